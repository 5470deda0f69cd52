package dev.sojourn.store.redis;

import dev.sojourn.id.SessionId;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Figures of this store, for a person to read: what a session takes, operations in a second, the sweep, and a read
 * while somebody lists. The first argument is the URI of a Redis that has nothing else to do.
 */
public final class Measure {

    private static final int SESSIONS = 20_000;
    private static final int THREADS = 8;

    private Measure() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        String uri = arguments[0];
        long now = System.currentTimeMillis();
        byte[] data = new byte[300];
        new Random(1).nextBytes(data);
        try (RedisStore store = RedisStore.open(uri);
                Inspect redis = new Inspect(uri)) {
            long before = redis.memory();
            List<StoredSession> sessions = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(StoredSession.builder(SessionId.of("s" + i).key())
                        .created(now)
                        .lastAccess(now)
                        .lastUpdate(now)
                        .expiryBase(now)
                        .expiresAt(now + 1_800_000 + i)
                        .data(data)
                        .build());
            }
            rate("create", SESSIONS, i -> store.create(sessions.get(i)));
            LockSupport.parkNanos(1_500_000_000);
            System.out.printf("bytes of a session: %.0f%n", (redis.memory() - before) / (double) SESSIONS);
            for (int round = 0; round < 3; round++) {
                long version = 1L + round;
                rate("find", SESSIONS, i -> store.find(sessions.get(i).key()));
                double cpu = redis.cpu();
                redis.redis().configResetstat();
                rate(
                        "find and replace",
                        SESSIONS,
                        i -> store.replace(
                                ((StoredSession) store.find(sessions.get(i).key()))
                                        .toBuilder().version(version + 1).build(),
                                version));
                System.out.printf(
                        "  of the server: %.1f us, of a script: %s us%n",
                        (redis.cpu() - cpu) * 1e6 / SESSIONS, redis.script());
                redis.redis().configResetstat();
                rate(
                        "touch",
                        SESSIONS,
                        i -> store.touch(sessions.get(i).key(), new Touch(now + version, now, now + 1_900_000, 0)));
            }
            long start = System.nanoTime();
            int ended = 0;
            for (List<StoredSession> claimed = claim(store, now); !claimed.isEmpty(); claimed = claim(store, now)) {
                store.settleAll(
                        claimed.stream().map(each -> new Settlement(each, 0)).toList());
                ended += claimed.size();
            }
            System.out.printf("sweep: %d ended, %.0f/s%n", ended, ended * 1e9 / (System.nanoTime() - start));

            byte[] large = new byte[60_000];
            new Random(2).nextBytes(large);
            for (int i = 0; i < 1_500; i++) {
                store.create(sessions.get(i).toBuilder().data(large).build());
            }
            store.create(sessions.get(2_000));
            for (int round = 0; round < 3; round++) {
                latency("alone", store, sessions.get(2_000), false);
                latency("while somebody lists", store, sessions.get(2_000), true);
            }
        }
    }

    private static List<StoredSession> claim(RedisStore store, long now) {
        return store.claimExpired(now + 10_000_000, now + 10_060_000, 256);
    }

    private static void rate(String name, int count, IntConsumer work) throws Exception {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int first = t;
            Thread thread = new Thread(() -> {
                for (int i = first; i < count; i += THREADS) {
                    work.accept(i);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.printf("%s: %.0f/s%n", name, count * 1e9 / (System.nanoTime() - start));
    }

    private static void latency(String name, RedisStore store, StoredSession session, boolean list) throws Exception {
        AtomicBoolean going = new AtomicBoolean(true);
        Thread lister = new Thread(() -> {
            while (list && going.get()) {
                String cursor = null;
                do {
                    cursor = store.scan(cursor, 500).next();
                } while (cursor != null && going.get());
            }
        });
        lister.start();
        long[] took = new long[3_000];
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            store.find(session.key());
            took[i] = System.nanoTime() - start;
            LockSupport.parkNanos(1_000_000);
        }
        going.set(false);
        lister.join();
        Arrays.sort(took);
        System.out.printf(
                "find %s: p50 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                name, took[took.length / 2] / 1e6, took[took.length * 99 / 100] / 1e6, took[took.length - 1] / 1e6);
    }

    private record Inspect(
            io.lettuce.core.RedisClient client, io.lettuce.core.api.sync.RedisCommands<String, String> redis)
            implements AutoCloseable {

        Inspect(String uri) {
            this(io.lettuce.core.RedisClient.create(uri));
        }

        private Inspect(io.lettuce.core.RedisClient client) {
            this(client, client.connect().sync());
        }

        long memory() {
            return (long) number("memory", "used_memory");
        }

        String script() {
            return redis.info("commandstats")
                    .replaceAll("(?s).*cmdstat_evalsha:[^\\n]*usec_per_call=([0-9.]+).*", "$1");
        }

        double cpu() {
            return number("cpu", "used_cpu_user") + number("cpu", "used_cpu_sys");
        }

        private double number(String section, String name) {
            String text = redis.info(section);
            return Double.parseDouble(text.replaceAll("(?s).*\\n" + name + ":([0-9.]+).*", "$1"));
        }

        @Override
        public void close() {
            client.shutdown();
        }
    }
}
