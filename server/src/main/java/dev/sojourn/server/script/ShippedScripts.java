package dev.sojourn.server.script;

import dev.sojourn.script.ScriptHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The demo mounts as they were built: read where they lie, in a jar or in a folder, so that nothing is unpacked. */
final class ShippedScripts implements AutoCloseable {

    private static final String ANY_DEMO = "/demos/mars/start.js";

    private final Path folder;
    private final @Nullable FileSystem jar;

    private ShippedScripts(Path folder, @Nullable FileSystem jar) {
        this.folder = folder;
        this.jar = jar;
    }

    static ShippedScripts open() {
        URL demo = Objects.requireNonNull(ScriptHost.class.getResource(ANY_DEMO), "the demos belong to the build");
        try {
            URLConnection connection = demo.openConnection();
            if (!(connection instanceof JarURLConnection inJar)) {
                return new ShippedScripts(mounts(Path.of(demo.toURI())), null);
            }
            URI file = inJar.getJarFileURL().toURI();
            FileSystem jar = FileSystems.newFileSystem(Path.of(file), (ClassLoader) null);
            return new ShippedScripts(mounts(jar.getPath(ANY_DEMO)), jar);
        } catch (IOException e) {
            throw new UncheckedIOException("The demos cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class path entry has no proper address", e);
        }
    }

    private static Path mounts(Path demo) {
        return Objects.requireNonNull(Objects.requireNonNull(demo.getParent()).getParent());
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        if (jar != null) {
            try {
                jar.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The jar of the demos was not closed", e);
            }
        }
    }
}
