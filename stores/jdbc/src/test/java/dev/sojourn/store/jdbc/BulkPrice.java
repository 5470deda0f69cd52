package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many sessions a second end on PostgreSQL, by expiry and of one user, by bites of some sizes, and how late a find
 * is while somebody lists. Not a test.
 */
final class BulkPrice {

    private static final int SESSIONS = Integer.getInteger("sessions", 50_000);

    private BulkPrice() {}

    public static void main(String[] arguments) throws Exception {
        TestDatabase database = Postgres.database();
        JdbcOptions options = JdbcOptions.standard().table("bulk");
        // The first round warms up.
        for (int round = 0; round < 6; round++) {
            for (int bite : new int[] {256, 512, 1_024}) {
                try (JdbcStore store = database.empty(options.announcements(true))) {
                    fill(database, "NULL, NULL");
                    long began = System.nanoTime();
                    int ended = sweep(store, bite);
                    report("expired, bite " + bite + ", round " + round, ended, began);
                }
            }
        }
        try (JdbcStore store = database.empty(options.announcements(true))) {
            fill(database, UserName.of("ada").hash() + ", 'ada'::bytea");
            long began = System.nanoTime();
            int ended = 0;
            String cursor = null;
            do {
                ScanPage page = store.users().findByUserWithoutData("ada", cursor, 500);
                List<SessionKey> keys =
                        page.sessions().stream().map(StoredSession::key).toList();
                ended += store.deleteAll(keys).size();
                cursor = page.next();
            } while (cursor != null);
            report("of one user", ended, began);
            fill(database, "NULL, NULL");
            for (int round = 0; round < 5; round++) {
                long[] alone = finds(store, 2_000);
                AtomicBoolean over = new AtomicBoolean();
                Thread lister = new Thread(() -> {
                    while (!over.get()) {
                        String at = null;
                        do {
                            at = store.scanWithoutData(at, 500).next();
                        } while (at != null && !over.get());
                    }
                });
                lister.start();
                long[] beside = finds(store, 2_000);
                over.set(true);
                lister.join();
                System.out.printf(
                        "find alone p50 %.2f p99 %.2f ms, beside a listing p50 %.2f p99 %.2f ms: p99 %.1f times%n",
                        alone[1_000] / 1e6,
                        alone[1_980] / 1e6,
                        beside[1_000] / 1e6,
                        beside[1_980] / 1e6,
                        beside[1_980] / (double) alone[1_980]);
            }
        }
        System.exit(0);
    }

    private static void fill(TestDatabase database, String user) {
        database.execute("TRUNCATE bulk");
        database.execute("INSERT INTO bulk (session_key, format, state, version, created, last_access, last_update,"
                + " expiry_base, expires_at, duration, due_at, user_hash, user_name, data)"
                + " SELECT sha256(n::text::bytea), 1, 0, 1, 0, 0, 0, 0, 1000 + n, 0, 1000 + n, " + user
                + ", repeat('x', 300)::bytea FROM generate_series(1, " + SESSIONS + ") AS n");
        database.execute("ANALYZE bulk");
        database.execute("CHECKPOINT");
    }

    private static int sweep(JdbcStore store, int bite) {
        int ended = 0;
        List<StoredSession> claimed;
        do {
            claimed = store.claimExpired(Samples.NOW, Samples.NOW + 60_000, bite);
            List<Settlement> settlements = new ArrayList<>();
            claimed.forEach(each -> settlements.add(new Settlement(each, 0)));
            store.settleAll(settlements);
            ended += claimed.size();
        } while (claimed.size() == bite);
        return ended;
    }

    private static long[] finds(JdbcStore store, int calls) {
        long[] times = new long[calls];
        for (int i = 0; i < calls; i++) {
            long began = System.nanoTime();
            store.find(Samples.key(i));
            times[i] = System.nanoTime() - began;
        }
        Arrays.sort(times);
        return times;
    }

    private static void report(String what, int ended, long began) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        System.out.printf("%-32s %,d in %,d ms: %,d/s%n", what, ended, millis, ended * 1_000L / Math.max(1, millis));
    }
}
