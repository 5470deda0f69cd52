package dev.sojourn.bench;

import dev.sojourn.SessionEngine;
import dev.sojourn.id.KeyRing;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * What happens seldom to a store on disk, each step in a JVM of its own, so that none is warmed up by another.
 *
 * <ul>
 *   <li>{@code fill}: makes sessions and closes the store
 *   <li>{@code open}: opens the store until a session is found; then finds each once and touches some; dies without
 *       closing
 *   <li>{@code sweep}: opens the store and sweeps sessions as expired
 *   <li>{@code floor}: makes as many records in plain RocksDB, gets and deletes them
 * </ul>
 */
final class Reopening {

    /** Arguments: the step, a directory, a number of sessions. */
    static final String CHILD = "reopening" + Forks.CHILD;

    private static final int BITE = 1_000;
    private static final int SWEPT = 100_000;
    private static final long HEAP_MEBIBYTES = 64;
    private static final long CLAIM_MILLIS = 60_000;
    private static final double NANOS = 1e9;
    private static final double MEBIBYTE = 1 << 20;
    private static final long SELF = ProcessHandle.current().pid();
    private static final int KEY_BYTES = 32;
    private static final List<String> COLUMNS = List.of(
            "sessions",
            "subject",
            "open s",
            "open after a kill s",
            "MiB to open",
            "MiB resident after use",
            "MiB heap then",
            "swept per second");

    private Reopening() {}

    static String child(List<String> arguments) throws IOException {
        Path directory = Path.of(arguments.get(1));
        int sessions = Integer.parseInt(arguments.get(2));
        double[] figures =
                switch (arguments.get(0)) {
                    case "fill" -> fill(directory, sessions);
                    case "open" -> open(directory, sessions);
                    case "sweep" -> sweep(directory, sessions);
                    case "floor" -> floor(directory, sessions);
                    default -> throw new IllegalArgumentException("No step " + arguments);
                };
        return Arrays.toString(figures).replaceAll("[\\[\\],]", "");
    }

    static Table table(List<Integer> numbers) throws IOException, InterruptedException {
        Machine machine = new Machine();
        List<Table.Row> rows = new ArrayList<>();
        for (int sessions : numbers) {
            String group = String.format(Locale.ROOT, "%,d", sessions);
            int swept = Math.min(SWEPT, sessions);
            try (ScratchDirectory scratch = new ScratchDirectory()) {
                Path directory = scratch.path().resolve("sessions");
                step("fill", directory, sessions);
                double[] opened = step("open", directory, swept);
                double[] sweep = step("sweep", directory, swept);
                double[] floor = step("floor", scratch.path(), swept);
                rows.add(row(group, Contender.FLOOR, floor[0], "-", "-", "-", "-", "-"));
                rows.add(row(
                        group,
                        Contender.SOJOURN,
                        sweep[1],
                        String.format(Locale.ROOT, "%.2f", opened[0]),
                        String.format(Locale.ROOT, "%.2f", sweep[0]),
                        String.format(Locale.ROOT, "%.0f", opened[1]),
                        String.format(Locale.ROOT, "%.0f", opened[2]),
                        String.format(Locale.ROOT, "%.0f", opened[3])));
            }
        }
        List<String> notes = List.of(Machine.description(), machine.verdict(0, false), Notes.REOPENING);
        return new Table("reopening", "A directory that is opened again", notes, COLUMNS, rows, "swept per second");
    }

    private static Table.Row row(String group, Contender subject, double swept, String... cells) {
        List<String> all = new ArrayList<>(List.of(cells));
        all.add(String.format(Locale.ROOT, "%,.0f", swept));
        return new Table.Row(group, subject.label(), subject.role(), swept, all);
    }

    private static double[] step(String step, Path directory, int sessions) throws IOException, InterruptedException {
        List<String> arguments = List.of(step, directory.toString(), Integer.toString(sessions));
        return Forks.figures(Forks.run(HEAP_MEBIBYTES, CHILD, arguments).get(0));
    }

    static double[] fill(Path directory, int sessions) {
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
        return new double[0];
    }

    /** Seconds, mebibytes that opening took, mebibytes that are resident after use, mebibytes of heap then. */
    static double[] open(Path directory, int touches) throws IOException {
        double before = Startup.resident(SELF);
        long begin = System.nanoTime();
        RocksStore store = RocksStore.open(directory);
        ScanPage page = store.scan(null, 1);
        double opening = seconds(begin);
        double opened = Startup.resident(SELF);
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
        return new double[] {opening, opened - before, Startup.resident(SELF), heap / MEBIBYTE};
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
    static double[] floor(Path directory, int sessions) {
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
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }
}
