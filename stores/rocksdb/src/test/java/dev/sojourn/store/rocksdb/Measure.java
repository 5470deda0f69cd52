package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ChecksumType;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Transaction;
import org.rocksdb.WriteOptions;

/**
 * The measurements behind docs/decisions, to repeat by hand. Arguments: {@code locks <dir>}, {@code bulk <dir>},
 * {@code checksums <dir>}, {@code sweep <dir> <sessions>},
 * or {@code open <dir> <sessions>}, with 0 sessions to open what an earlier run has left.
 */
final class Measure {

    private static final int THREADS = 4;
    private static final int SESSIONS = 20_000;
    private static final int OPERATIONS = 200_000;
    private static final int BULK = 1_000;

    private Measure() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("locks")) {
            locks(folder);
        } else if (arguments[0].equals("bulk")) {
            bulk(folder);
        } else if (arguments[0].equals("checksums")) {
            checksums(folder);
        } else if (arguments[0].equals("sweep")) {
            sweep(folder, Integer.parseInt(arguments[2]));
        } else {
            int sessions = Integer.parseInt(arguments[2]);
            if (sessions > 0) {
                fill(folder, sessions);
            }
            open(folder);
        }
    }

    /**
     * A read, a decision and a write of 500 bytes, four threads, few conflicts: with locks of ours and with
     * transactions.
     */
    private static void locks(Path folder) throws Exception {
        try (RocksStore store = RocksStore.open(Natives.options(folder.resolve("warm")))) {
            store.count();
        }
        for (int round = 0; round < 3; round++) {
            try (Options options = new Options().setCreateIfMissing(true);
                    RocksDB rocks = RocksDB.open(
                            options, folder.resolve("locks-" + round).toString())) {
                KeyLocks locks = new KeyLocks();
                fill(rocks);
                rate("striped locks", number -> withLock(rocks, locks, number));
            }
            try (Options options = new Options().setCreateIfMissing(true);
                    OptimisticTransactionDB rocks = OptimisticTransactionDB.open(
                            options, folder.resolve("optimistic-" + round).toString());
                    WriteOptions writing = new WriteOptions();
                    ReadOptions reading = new ReadOptions()) {
                fill(rocks);
                rate("optimistic transactions", number -> inTransaction(rocks, writing, reading, number));
            }
        }
    }

    /** Ends and lists the same sessions one by one and at once, with data and without. */
    private static void bulk(Path folder) {
        for (int round = 0; round < 3; round++) {
            for (int size : new int[] {400, 40_000}) {
                try (RocksStore store =
                        RocksStore.open(Natives.options(folder.resolve("bulk-" + size + "-" + round)))) {
                    bulk(store, size);
                }
            }
        }
    }

    private static void bulk(RocksStore store, int size) {
        for (int i = 0; i < 4 * BULK; i++) {
            store.create(Sessions.session(i, size).toBuilder().user("one").build());
        }
        timed(size + " bytes, scans", 4 * BULK, () -> store.scan(null, 4 * BULK));
        timed(size + " bytes, scans without data", 4 * BULK, () -> store.scanWithoutData(null, 4 * BULK));
        timed(size + " bytes, by user", 4 * BULK, () -> store.findByUser("one", null, 4 * BULK));
        timed(
                size + " bytes, by user without data",
                4 * BULK,
                () -> store.findByUserWithoutData("one", null, 4 * BULK));
        List<SessionKey> keys = IntStream.range(0, BULK).mapToObj(Sessions::key).toList();
        timed(size + " bytes, deletes one by one", BULK, () -> keys.forEach(store::delete));
        List<SessionKey> more =
                IntStream.range(BULK, 2 * BULK).mapToObj(Sessions::key).toList();
        timed(size + " bytes, deletes at once", BULK, () -> store.deleteAll(more));
        List<StoredSession> claimed = store.claimExpired(Sessions.END, Sessions.END + 1_000_000_000, 2 * BULK);
        timed(
                size + " bytes, settles one by one",
                BULK,
                () -> claimed.subList(0, BULK).forEach(session -> store.settle(session, 0)));
        List<Settlement> settlements = claimed.subList(BULK, 2 * BULK).stream()
                .map(session -> new Settlement(session, 0))
                .toList();
        timed(size + " bytes, settles at once", BULK, () -> store.settleAll(settlements));
    }

    /** Gets of records whose blocks are in the system's cache and not in RocksDB's, with checksums and without. */
    private static void checksums(Path folder) throws Exception {
        NativeLibrary.load(Natives.FOLDER);
        for (int round = 0; round < 4; round++) {
            for (ChecksumType type : List.of(ChecksumType.kNoChecksum, ChecksumType.kXXH3)) {
                BlockBasedTableConfig table = new BlockBasedTableConfig()
                        .setChecksumType(type)
                        .setBlockCache(new LRUCache(8 << 20))
                        .setFilterPolicy(new BloomFilter(10));
                try (Options options = new Options()
                                .setCreateIfMissing(true)
                                .setCompressionType(CompressionType.NO_COMPRESSION)
                                .setTableFormatConfig(table);
                        RocksDB rocks = RocksDB.open(
                                options, folder.resolve(type.name() + round).toString())) {
                    for (int i = 0; i < 5 * SESSIONS; i++) {
                        rocks.put(Sessions.key(i).toBytes(), new byte[420]);
                    }
                    rocks.compactRange();
                    for (int pass = 0; pass < 2; pass++) {
                        long begin = System.nanoTime();
                        for (int i = 0; i < OPERATIONS; i++) {
                            rocks.get(Sessions.key((int) (i * 7919L % (5 * SESSIONS)))
                                    .toBytes());
                        }
                        say("gets, " + type, OPERATIONS, begin);
                    }
                }
            }
        }
    }

    /** Finds alone and beside a listing, in turns; then the sweep as the engine does it, and finds beside that. */
    private static void sweep(Path folder, int sessions) throws InterruptedException {
        try (RocksStore store = RocksStore.open(RocksOptions.in(folder))) {
            for (int i = 0; i < sessions; i++) {
                store.create(Sessions.session(i, 300));
            }
            long[] finds = new long[200_000];
            for (int round = 0; round < 3; round++) {
                finds(store, "alone", finds, sessions);
                beside(() -> list(store), () -> finds(store, "beside a listing", finds, sessions));
            }
            long begin = System.nanoTime();
            AtomicLong swept = new AtomicLong();
            Thread sweeper = new Thread(() -> {
                List<StoredSession> bite;
                do {
                    bite = store.claimExpired(Sessions.END, Sessions.END + 60_000, 256);
                    store.settleAll(bite.stream()
                            .map(session -> new Settlement(session, 0))
                            .toList());
                    swept.addAndGet(bite.size());
                } while (bite.size() == 256);
                say("swept " + swept, swept.get(), begin);
            });
            sweeper.start();
            finds(store, "beside a sweep", finds, sessions);
            sweeper.join();
        }
    }

    private static void list(RocksStore store) {
        String cursor = null;
        do {
            cursor = store.scanWithoutData(cursor, 500).next();
        } while (cursor != null && !Thread.currentThread().isInterrupted());
    }

    private static void beside(Runnable other, Runnable work) throws InterruptedException {
        Thread thread = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                other.run();
            }
        });
        thread.start();
        work.run();
        thread.interrupt();
        thread.join();
    }

    private static void finds(RocksStore store, String what, long[] nanos, int sessions) {
        for (int i = 0; i < nanos.length; i++) {
            long begin = System.nanoTime();
            store.find(Sessions.key((int) (i * 7919L % sessions)));
            nanos[i] = System.nanoTime() - begin;
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "find %s: p50 %,d ns, p99 %,d ns%n", what, sorted[sorted.length / 2], sorted[sorted.length / 100 * 99]);
    }

    private static void timed(String what, long operations, Runnable work) {
        long begin = System.nanoTime();
        work.run();
        say(what, operations, begin);
    }

    private static void fill(RocksDB rocks) throws RocksDBException {
        for (int i = 0; i < SESSIONS; i++) {
            rocks.put(Sessions.key(i).toBytes(), new byte[500]);
        }
    }

    private static void withLock(RocksDB rocks, KeyLocks locks, int number) {
        var key = Sessions.key(number % SESSIONS);
        var lock = locks.lock(key);
        try {
            byte[] value = rocks.get(key.toBytes());
            value[0]++;
            rocks.put(key.toBytes(), value);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private static void inTransaction(
            OptimisticTransactionDB rocks, WriteOptions writing, ReadOptions reading, int number) {
        byte[] key = Sessions.key(number % SESSIONS).toBytes();
        while (true) {
            try (Transaction transaction = rocks.beginTransaction(writing)) {
                byte[] value = transaction.getForUpdate(reading, key, true);
                value[0]++;
                transaction.put(key, value);
                transaction.commit();
                return;
            } catch (RocksDBException e) {
                // Somebody else was first: again.
            }
        }
    }

    private static void fill(Path folder, int sessions) throws InterruptedException {
        try (RocksStore store = RocksStore.open(RocksOptions.in(folder))) {
            AtomicLong next = new AtomicLong();
            long begin = System.nanoTime();
            inThreads(() -> {
                for (int i = (int) next.getAndIncrement(); i < sessions; i = (int) next.getAndIncrement()) {
                    store.create(Sessions.session(i, 400));
                }
            });
            say("creates", sessions, begin);
            rate("finds", number -> Sessions.found(store, number * 7919 % sessions));
            rate("touches", number -> {
                StoredSession session = Sessions.session(number * 7919 % sessions, 1);
                store.touch(
                        session.key(),
                        new Touch(
                                Sessions.NOW + number,
                                Sessions.NOW,
                                Sessions.END + number,
                                StoredSession.ENGINE_DURATION));
            });
        }
    }

    private static void open(Path folder) {
        long begin = System.nanoTime();
        try (RocksStore store = RocksStore.open(RocksOptions.in(folder))) {
            long count = store.count();
            Sessions.found(store, 1);
            System.out.printf(
                    "open, count %,d and one find: %.2f s, process %s%n",
                    count, (System.nanoTime() - begin) / 1e9, residentSet());
            long swept = 0;
            begin = System.nanoTime();
            int bite;
            do {
                List<StoredSession> claimed = store.claimExpired(Sessions.END, Sessions.END + 1_000_000_000, 256);
                bite = claimed.size();
                claimed.forEach(session -> store.settle(session, 0));
                swept += bite;
            } while (bite == 256 && swept < 50_000);
            say("claims and settles", swept, begin);
        }
    }

    private static String residentSet() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS")).findFirst().orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static void rate(String what, IntConsumer operation) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        long begin = System.nanoTime();
        inThreads(() -> {
            for (int i = (int) next.getAndIncrement(); i < OPERATIONS; i = (int) next.getAndIncrement()) {
                operation.accept(i);
            }
        });
        say(what, OPERATIONS, begin);
    }

    private static void inThreads(Runnable work) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                work.run();
                done.countDown();
            });
            threads.add(thread);
            thread.start();
        }
        done.await();
    }

    private static void say(String what, long operations, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: %,.0f/s%n", what, operations / seconds);
    }
}
