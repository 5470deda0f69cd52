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

    private static final String NAME = "reopening";
    private static final int BITE = 1_000;
    private static final int SWEPT = 100_000;
    private static final long HEAP_MEBIBYTES = 64;
    private static final long CLAIM_MILLIS = 60_000;
    private static final double NANOS = 1e9;
    private static final double MEBIBYTE = 1 << 20;
    private static final long SELF = ProcessHandle.current().pid();
    private static final int KEY_BYTES = 32;
    private static final String NOTE = """
            A directory in a fresh JVM of 64 MiB: until a session is found; then after all sessions were found once and
            some touched, the process being killed. Sweeps are claimed and settled by one thread; the floor gets and
            deletes as many records of plain RocksDB.""";

    private static final List<String> COLUMNS = List.of(
            "swept per second", "open s", "open after a kill s", "MiB to open", "MiB after use", "MiB heap then");

    private Reopening() {}

    static Table table(Options options) throws IOException, InterruptedException {
        List<Grid.Row> rows = new ArrayList<>();
        for (int sessions : options.numbers("sessions")) {
            String group = String.format(Locale.ROOT, "%,d sessions", sessions);
            rows.add(new Grid.Row(group, Contender.FLOOR, HEAP_MEBIBYTES, "all", sessions));
            rows.add(new Grid.Row(group, Contender.SOJOURN, HEAP_MEBIBYTES, "all", sessions));
        }
        return new Grid(NAME, "A directory that is opened again", NOTE, COLUMNS, "%,.2f").measure(rows, 1);
    }

    /** In a JVM of its own: the subject, a step or all of them, the number of sessions, the directory of a step. */
    static double[] child(List<String> arguments) throws IOException, InterruptedException {
        int sessions = Integer.parseInt(arguments.get(2));
        int some = Math.min(SWEPT, sessions);
        switch (arguments.get(1)) {
            case "fill":
                return fill(Path.of(arguments.get(3)), sessions);
            case "open":
                return open(Path.of(arguments.get(3)), some);
            case "sweep":
                return sweep(Path.of(arguments.get(3)), some);
            default:
                try (ScratchDirectory scratch = new ScratchDirectory()) {
                    return Contender.FLOOR.name().equals(arguments.get(0))
                            ? floor(scratch.path(), some)
                            : all(scratch.path().resolve("sessions"), sessions);
                }
        }
    }

    private static double[] all(Path directory, int sessions) throws IOException, InterruptedException {
        step("fill", directory, sessions);
        double[] opened = step("open", directory, sessions);
        double[] swept = step("sweep", directory, sessions);
        return new double[] {swept[1], opened[0], swept[0], opened[1], opened[2], opened[3]};
    }

    private static double[] step(String step, Path directory, int sessions) throws IOException, InterruptedException {
        List<String> arguments =
                List.of(Contender.SOJOURN.name(), step, Integer.toString(sessions), directory.toString());
        return Forks.figures(Forks.run(HEAP_MEBIBYTES, NAME, arguments).get(0));
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
        return new double[1];
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
            return new double[] {sessions / seconds(begin), 0, 0, 0, 0, 0};
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }
}
