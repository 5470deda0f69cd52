package dev.sojourn.store.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The redis-server that tests start: the one on the PATH, else the one that comes with embedded-redis (6.2). */
final class RedisBinary {

    private static final String BUNDLED = "redis-server-6.2.6-v5-linux-amd64";

    private static @Nullable Path unpacked;

    private RedisBinary() {}

    /** Whether Debian's or another full installation is there. */
    static boolean isInstalled() {
        return installed().isPresent();
    }

    /** The program, or nothing on a platform for which none is bundled. */
    static synchronized Optional<Path> find() {
        return installed().or(RedisBinary::bundled);
    }

    private static Optional<Path> installed() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> bundled() {
        boolean fits = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
        if (fits && unpacked == null) {
            try (InputStream program = RedisBinary.class.getResourceAsStream("/" + BUNDLED)) {
                if (program == null) {
                    return Optional.empty();
                }
                Path file = Files.createTempFile("redis-server", "");
                file.toFile().deleteOnExit();
                Files.copy(program, file, StandardCopyOption.REPLACE_EXISTING);
                if (!file.toFile().setExecutable(true)) {
                    return Optional.empty();
                }
                unpacked = file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.ofNullable(unpacked);
    }
}
