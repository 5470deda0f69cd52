package dev.sojourn.servlet;

import dev.sojourn.SessionEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A web application in a folder, put together from what docs/guide/servlet.md says, word for word. */
final class War {

    private final Path folder;
    private final List<JavaFileObject> sources = new ArrayList<>();

    War(Path folder) {
        this.folder = folder;
    }

    /** The page, as it is beside this module. */
    static String guide() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/guide/servlet.md"))) {
            root = root.getParent();
        }
        try {
            return Files.readString(root.resolve("docs/guide/servlet.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the block of the guide that is the class of this name. */
    War fromGuide(String type) {
        Matcher blocks = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(guide());
        while (blocks.find()) {
            if (blocks.group(1).contains("class " + type + " ")) {
                return source(type, blocks.group(1));
            }
        }
        throw new AssertionError("The guide has no class " + type);
    }

    /** Adds the file of services with the line that the guide gives. */
    War servicesFromGuide() {
        Matcher line = Pattern.compile(
                        "`src/main/resources/(META-INF/services/[\\w.]+)`.*?^```\n(.*?)^```",
                        Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(guide());
        if (!line.find()) {
            throw new AssertionError("The guide has no file of services");
        }
        return file("WEB-INF/classes/" + line.group(1), line.group(2));
    }

    War source(String type, String code) {
        sources.add(new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        });
        return this;
    }

    War file(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles, adds the libraries, and returns the folder to deploy. */
    Path build() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("WEB-INF/classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-proc:none");
        if (!compiler.getTask(null, null, null, options, null, sources).call()) {
            throw new AssertionError("The application does not compile");
        }
        Path libraries = Files.createDirectories(folder.resolve("WEB-INF/lib"));
        library(SessionEngine.class, libraries.resolve("sojourn-core.jar"));
        library(SojournFilter.class, libraries.resolve("sojourn-servlet.jar"));
        return folder;
    }

    private static void library(Class<?> of, Path jar) throws IOException, URISyntaxException {
        Path from =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(from)) {
            Files.copy(from, jar);
            return;
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(from.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
