package dev.sojourn.store.rocksdb;

import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few megabytes, to fill. Needs the right to mount; tests without it are skipped and say so. */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
        if (!mounted) {
            throw NotRun.because("the RocksDB store on a full disk", "a small tmpfs can't be mounted by this user");
        }
        return new SmallDisk(folder);
    }

    void makeReadOnly() throws IOException {
        if (!run("mount", "-o", "remount,ro", folder.toString())) {
            throw new IOException("The small disk can't be made read-only");
        }
    }

    /** Writes a file until there is no room, and returns it. */
    Path fill() throws IOException {
        Path ballast = folder.resolve("ballast");
        try (var out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            return ballast;
        }
    }

    @Override
    public void close() {
        run("umount", "-l", folder.toString());
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
