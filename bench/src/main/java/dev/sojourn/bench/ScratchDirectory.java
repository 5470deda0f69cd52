package dev.sojourn.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of its own for one measurement; closing it deletes it. It is in the folder for temporary files, unless
 * the environment variable {@code SOJOURN_BENCH_DISK} names another.
 */
final class ScratchDirectory implements AutoCloseable {

    private final Path path;

    ScratchDirectory() {
        try {
            String disk = System.getenv("SOJOURN_BENCH_DISK");
            path = disk == null
                    ? Files.createTempDirectory("sojourn-bench")
                    : Files.createTempDirectory(Path.of(disk), "sojourn-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
