package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.LIFE;
import static dev.sojourn.store.near.Sessions.NOW;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.session;
import static dev.sojourn.store.near.Sessions.touchAt;
import static dev.sojourn.store.near.Sessions.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.Race;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes with a near cache each write, read and end the same sessions at once; notices come on other threads. */
class TwoNodesTest {

    private static final int ROUNDS = Integer.getInteger("sojourn.near.rounds", 8);
    private static final int SESSIONS = 3;
    private static final int LANES = 6;
    private static final int STEPS = 400;

    @ParameterizedTest
    @EnumSource
    void eachNodeReadsItsOwnWritesAndBothAgreeInTheEnd(Feeding feeding) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            race(feeding, System.nanoTime());
        }
    }

    private static void race(Feeding feeding, long seed) throws InterruptedException {
        Server server = new Server();
        ExecutorService one = Executors.newSingleThreadExecutor();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            List<Node> nodes = List.of(server.node(one), server.node(other));
            List<NearCache> caches = nodes.stream()
                    .map(node -> feeding.over(node, new ManualClock()))
                    .toList();
            for (int number = 0; number < SESSIONS; number++) {
                server.memory.create(session(number));
            }
            Race<String> race = Race.run(LANES, lane -> {
                Client client = new Client(caches.get(lane % 2), new SplittableRandom(seed + lane));
                for (int step = 0; step < STEPS; step++) {
                    client.step(nodes.get(lane % 2));
                }
                return "done";
            });
            assertThat(race.results()).as("seed %d", seed).hasSize(LANES);
            one.shutdown();
            other.shutdown();
            assertThat(one.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(other.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            for (int number = 0; number < SESSIONS; number++) {
                for (NearCache cache : caches) {
                    agrees(feeding, cache.find(key(number)), server.stored(key(number)), seed);
                }
            }
        } finally {
            one.shutdownNow();
            other.shutdownNow();
        }
    }

    private static void agrees(Feeding feeding, @Nullable StoredRecord read, @Nullable StoredRecord stored, long seed) {
        if (read instanceof StoredSession near && stored instanceof StoredSession far) {
            assertThat(near.version()).as("version, seed %d", seed).isEqualTo(far.version());
            if (feeding == Feeding.TRACKED) {
                // Who announces changes does not announce touches.
                assertThat(near.lastAccess()).as("lastAccess, seed %d", seed).isEqualTo(far.lastAccess());
            }
        } else {
            assertThat(read).as("seed %d", seed).isSameAs(stored);
        }
    }

    /** One thread on one node, which remembers what it has done and holds what it reads against that. */
    private static final class Client {

        private final NearCache cache;
        private final SplittableRandom random;
        private final long[] version = new long[SESSIONS];
        private final long[] access = new long[SESSIONS];
        private final boolean[] ended = new boolean[SESSIONS];

        Client(NearCache cache, SplittableRandom random) {
            this.cache = cache;
            this.random = random;
        }

        void step(Node node) {
            int number = random.nextInt(SESSIONS);
            SessionKey key = key(number);
            int dice = random.nextInt(100);
            if (dice < 60) {
                look(number, cache.find(key));
            } else if (dice < 65) {
                lookPast(number);
            } else if (dice < 85) {
                replace(number);
            } else if (dice < 98) {
                touch(number, NOW + random.nextLong(LIFE / 2));
            } else if (dice < 99) {
                node.lost();
            } else if (random.nextInt(8) == 0) {
                cache.delete(key);
                ended[number] = true;
            }
        }

        private void look(int number, @Nullable StoredRecord record) {
            if (record instanceof StoredSession session) {
                assertThat(ended[number])
                        .as("a session that was ended here is read")
                        .isFalse();
                assertThat(session.version()).as("version").isGreaterThanOrEqualTo(version[number]);
                assertThat(session.lastAccess()).as("lastAccess").isGreaterThanOrEqualTo(access[number]);
            }
        }

        private @Nullable StoredRecord lookPast(int number) {
            StoredRecord record = cache.findFresh(key(number));
            look(number, record);
            if (record instanceof StoredSession session) {
                version[number] = session.version();
                access[number] = session.lastAccess();
            } else {
                ended[number] = true;
            }
            return record;
        }

        private void replace(int number) {
            StoredRecord record = lookPast(number);
            if (record instanceof StoredSession session && cache.replace(written(session), session.version())) {
                version[number] = session.version() + 1;
            }
        }

        private void touch(int number, long moment) {
            if (cache.touch(key(number), touchAt(moment))) {
                access[number] = Math.max(access[number], moment);
            }
        }
    }
}
