package dev.sojourn.bench;

import dev.sojourn.SessionEngine;
import dev.sojourn.id.KeyRing;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Measures what happens seldom, one step for each JVM so that none is warmed up by another. Arguments: the step, a
 * directory, and a number of sessions.
 *
 * <ul>
 *   <li>{@code fill}: makes that many sessions and closes the store
 *   <li>{@code open}: opens the store until a session is found; prints the seconds and the resident memory it took;
 *   then
 *       finds each session once and touches that many; prints the resident memory and the heap again, and dies without
 *       closing
 *   <li>{@code sweep}: opens the store and sweeps that many as expired; prints the seconds it took to open and the
 *   sessions
 *       swept in a second
 *   <li>{@code floor}: makes as many records in plain RocksDB; prints how many a second it gets and deletes
 * </ul>
 */
public final class Reopening {

    private static final int BITE = 1_000;
    private static final long CLAIM_MILLIS = 60_000;
    private static final double NANOS = 1e9;
    private static final long KIBIBYTE = 1_024;
    private static final long MEBIBYTE = 1L << 20;
    private static final int KEY_BYTES = 32;

    private Reopening() {}

    /**
     * Measures and prints.
     *
     * @param arguments see the class
     * @throws IOException when the memory of the process cannot be read
     * @throws RocksDBException when plain RocksDB fails
     */
    public static void main(String[] arguments) throws IOException, RocksDBException {
        Path directory = Path.of(arguments[1]);
        int sessions = Integer.parseInt(arguments[2]);
        switch (arguments[0]) {
            case "fill" -> fill(directory, sessions);
            case "open" -> {
                print(open(directory, sessions));
                Runtime.getRuntime().halt(0);
            }
            case "sweep" -> print(sweep(directory, sessions));
            case "floor" -> print(floor(directory, sessions));
            default -> throw new IllegalArgumentException("No step " + arguments[0]);
        }
    }

    static void fill(Path directory, int sessions) {
        try (RocksStore store = RocksStore.open(directory);
                SessionEngine engine = SessionEngine.builder()
                        .store(store)
                        .keys(KeyRing.random())
                        .withoutSweeps()
                        .build()) {
            for (int i = 0; i < sessions; i++) {
                engine.directory().create(Payload.of(i));
            }
        }
    }

    /** Seconds, mebibytes that opening took, mebibytes that are resident after use, mebibytes of heap then. */
    static double[] open(Path directory, int touches) throws IOException {
        long before = resident();
        long begin = System.nanoTime();
        RocksStore store = RocksStore.open(directory);
        ScanPage page = store.scan(null, 1);
        double opening = seconds(begin);
        long opened = resident();
        int touched = 0;
        @Nullable String next = page.next();
        while (next != null) {
            page = store.scan(next, BITE);
            for (StoredSession session : page.sessions()) {
                store.find(session.key());
                if (touched < touches) {
                    touched++;
                    store.touch(
                            session.key(),
                            new Touch(
                                    session.lastAccess() + 1,
                                    session.expiryBase(),
                                    session.expiresAt() + 1,
                                    session.duration()));
                }
            }
            next = page.next();
        }
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        return new double[] {opening, mebibytes(opened - before), mebibytes(resident()), mebibytes(heap)};
    }

    /** Seconds to open, sessions swept in a second. */
    static double[] sweep(Path directory, int sessions) {
        long begin = System.nanoTime();
        try (RocksStore store = RocksStore.open(directory)) {
            store.scan(null, 1);
            double opening = seconds(begin);
            long afterAll = Clock.systemUTC().millis()
                    + 2 * Lifetime.millis(Lifetime.standard().idle());
            begin = System.nanoTime();
            int swept = 0;
            while (swept < sessions) {
                List<StoredSession> claimed = store.claimExpired(afterAll, afterAll + CLAIM_MILLIS, BITE);
                if (claimed.isEmpty()) {
                    throw new IllegalStateException("Only " + swept + " sessions were due");
                }
                claimed.forEach(session -> store.settle(session, 0));
                swept += claimed.size();
            }
            return new double[] {opening, swept / seconds(begin)};
        }
    }

    /** Records got and deleted in a second. */
    static double[] floor(Path directory, int sessions) throws RocksDBException {
        List<byte[]> records = PlainRocks.records(directory.resolve("records"), BITE);
        SecureRandom random = new SecureRandom();
        List<byte[]> keys = new ArrayList<>();
        try (PlainRocks plain = PlainRocks.open(directory.resolve("floor"))) {
            for (int i = 0; i < sessions; i++) {
                byte[] key = new byte[KEY_BYTES];
                random.nextBytes(key);
                keys.add(key);
                plain.rocks().put(key, records.get(i % BITE));
            }
            long begin = System.nanoTime();
            for (byte[] key : keys) {
                if (plain.rocks().get(key) == null) {
                    throw new IllegalStateException("A record is missing");
                }
                plain.rocks().delete(key);
            }
            return new double[] {sessions / seconds(begin)};
        }
    }

    private static void print(double[] figures) {
        StringBuilder line = new StringBuilder();
        for (double figure : figures) {
            line.append(String.format(Locale.ROOT, "%.3f ", figure));
        }
        System.out.println(line.toString().strip());
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }

    private static double mebibytes(long bytes) {
        return (double) bytes / MEBIBYTE;
    }

    /** Bytes of this process in memory; 0 where the system does not tell as Linux does. */
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> KIBIBYTE * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }
}
