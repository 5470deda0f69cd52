package dev.sojourn.store.rocksdb;

import java.nio.file.Path;

/** Options for the many stores of a test run, which share one unpacked native library. */
final class Natives {

    static final Path FOLDER = Path.of(System.getProperty("sojourn.natives", "target/native"));

    private Natives() {}

    static RocksOptions options(Path directory) {
        return RocksOptions.in(directory).nativeFolder(FOLDER).memoryBytes(16L << 20);
    }
}
