package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/** The process of a {@link DescriptorsTest}: it has few file descriptors, uses them up, and gives them back. */
final class Descriptors {

    private static final int FIRST = 100;
    private static final int SIZE = 20_000;

    private Descriptors() {}

    /** Argument: the directory. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        RocksOptions options = Natives.options(folder).memoryBytes(8 << 20).syncEvery(Duration.ofMillis(10));
        try (RocksStore store = RocksStore.open(options)) {
            for (int i = 0; i < FIRST; i++) {
                store.create(Sessions.session(i, SIZE));
            }
            // A class that lies in a folder needs a descriptor to be loaded; those of a jar do not.
            Database database = new Database(Files.createDirectory(folder.resolve("tried")), options);
            new Records(database).reopen();
            database.close();
            Failures.ofWriting(folder, new RocksDBException("tried"));
            Failures.ofOpening(folder, new RocksDBException("tried"));
            System.out.println("whole before: " + Sessions.isWhole(store, 0)
                    + store.health().advice());
            List<FileChannel> used = useUp(folder.resolve("FORMAT"));
            int next = FIRST;
            String why = null;
            while (why == null && next < 100 * FIRST) {
                try {
                    store.create(Sessions.session(next, SIZE));
                    next++;
                } catch (StoreException e) {
                    why = e.getMessage();
                }
            }
            System.out.println("refused: " + why);
            System.out.println("takes writes: " + store.health().takesWrites());
            // The store has looked some hundred times whether it can open the database again.
            long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            int reads = 0;
            while (System.nanoTime() < until) {
                Sessions.isWhole(store, reads % FIRST);
                reads++;
            }
            System.out.println("read: " + (reads > 0));
            for (FileChannel each : used) {
                each.close();
            }
            awaitCreate(store, next + 1);
            int whole = 0;
            for (int i = 0; i < next; i++) {
                whole += Sessions.isWhole(store, i) ? 1 : 0;
            }
            System.out.println("whole: " + (whole == next) + ", takes writes: "
                    + store.health().takesWrites());
        }
        useUp(folder.resolve("FORMAT"));
        try {
            RocksStore.open(options).close();
        } catch (StoreException e) {
            System.out.println("not opened: " + e.getMessage());
        }
    }

    private static List<FileChannel> useUp(Path file) {
        List<FileChannel> used = new ArrayList<>();
        try {
            while (true) {
                used.add(FileChannel.open(file));
            }
        } catch (IOException e) {
            return used;
        }
    }

    private static void awaitCreate(RocksStore store, int number) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                store.create(Sessions.session(number, SIZE));
                return;
            } catch (StoreException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
