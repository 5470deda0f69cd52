package dev.sojourn.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.StoredSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What announcements cost on PostgreSQL: writes a second of 8 and 16 callers, each to sessions of its own, by the bare
 * statement, without announcements, with them, with somebody who wants to hear changes, and by a statement that
 * notifies. In turns, so that other work on the machine disturbs all alike. Not a test.
 */
final class AnnouncementPrice {

    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(Integer.getInteger("slice", 1_000));
    private static final String BARE =
            "UPDATE bare SET version = ?, last_access = ?, data = ? WHERE session_key = ? AND version = ?";

    private interface Writer {
        void write(StoredSession session, long version) throws SQLException;
    }

    private AnnouncementPrice() {}

    public static void main(String[] arguments) throws Exception {
        TestDatabase database = Postgres.database();
        JdbcOptions options = JdbcOptions.standard();
        HikariDataSource pool = Handles.pool(database, -1);
        HikariDataSource feeds = Handles.pool(database, -1);
        for (String table : List.of("bare", "quiet", "told", "heard")) {
            database.empty(options.table(table)).close();
        }
        JdbcOptions announcing = options.announcements(true).feedSource(feeds);
        JdbcStore off = JdbcStore.open(pool, options.table("quiet"));
        JdbcStore on = JdbcStore.open(pool, announcing.table("told"));
        JdbcStore heard = JdbcStore.open(pool, announcing.table("heard"));
        on.changes().listen(new Ear(), Interest.ENDS);
        heard.changes().listen(new Deaf(), Interest.CHANGES);
        Map<String, Writer> writers = new LinkedHashMap<>();
        writers.put("bare", (session, version) -> bare(pool, BARE, session, version));
        writers.put("off", (session, version) -> replace(off, session, version));
        writers.put("on", (session, version) -> replace(on, session, version));
        writers.put("heard", (session, version) -> replace(heard, session, version));
        writers.put(
                "notifying",
                (session, version) -> bare(
                        pool,
                        "WITH done AS (" + BARE
                                + " RETURNING session_key) SELECT pg_notify('x', encode(session_key, 'hex'))"
                                + " FROM done",
                        session,
                        version));
        for (int callers : new int[] {1, 8, 16}) {
            Map<String, List<Double>> rates = new LinkedHashMap<>();
            for (int round = -1; round < ROUNDS; round++) {
                for (Map.Entry<String, Writer> each : writers.entrySet()) {
                    String table = Map.of("bare", "bare", "notifying", "bare", "off", "quiet", "on", "told")
                            .getOrDefault(each.getKey(), "heard");
                    fill(database, table, callers);
                    double rate = measure(each.getValue(), callers);
                    if (round >= 0) {
                        rates.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
            double floor = median(rates.get("bare"));
            rates.forEach((name, all) -> System.out.printf(
                    "%2d callers %-10s %,8.0f/s  %.2f of bare  %s%n",
                    callers,
                    name,
                    median(all),
                    median(all) / floor,
                    all.stream().map(Double::intValue).toList()));
        }
        System.exit(0);
    }

    private static void fill(TestDatabase database, String table, int callers) {
        database.execute("TRUNCATE " + table);
        try (JdbcStore store =
                JdbcStore.open(database.source(), JdbcOptions.standard().table(table))) {
            for (int i = 0; i < callers * 16; i++) {
                store.create(session(i, 1));
            }
        }
        database.execute("CHECKPOINT");
    }

    private static StoredSession session(int number, long version) {
        return Samples.sample(number).version(version).data(new byte[300]).build();
    }

    private static double measure(Writer writer, int callers) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        long end = System.nanoTime() + SLICE_NANOS;
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            all.add(pool.submit(() -> {
                int done = 0;
                for (long version = 1; ; version++) {
                    for (int each = 0; each < 16; each++) {
                        if (System.nanoTime() > end) {
                            return done;
                        }
                        writer.write(session(16 * caller + each, version + 1), version);
                        done++;
                    }
                }
            }));
        }
        int done = 0;
        for (Future<Integer> each : all) {
            done += each.get();
        }
        pool.shutdown();
        return done * 1e9 / SLICE_NANOS;
    }

    private static void replace(JdbcStore store, StoredSession session, long version) {
        if (!store.replace(session, version)) {
            throw new IllegalStateException("A write was refused");
        }
    }

    private static void bare(HikariDataSource pool, String sql, StoredSession session, long version)
            throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, session.version());
            statement.setLong(2, session.lastAccess());
            statement.setBytes(3, session.data());
            statement.setBytes(4, session.key().toBytes());
            statement.setLong(5, version);
            statement.execute();
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Hears, and does nothing. */
    private static final class Deaf implements ChangeListener {
        @Override
        public void changed(dev.sojourn.id.SessionKey key) {}

        @Override
        public void ended(dev.sojourn.id.SessionKey key) {}

        @Override
        public void rolled(dev.sojourn.id.SessionKey from, dev.sojourn.id.SessionKey to) {}

        @Override
        public void lost() {}
    }
}
