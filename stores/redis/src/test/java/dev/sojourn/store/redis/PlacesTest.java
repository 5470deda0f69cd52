package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static dev.sojourn.store.redis.Sessions.session;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.Race;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Places among the sessions of a user, and walks over them, while the sessions are rolled. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class PlacesTest {

    private static final long HELD = NOW + 30_000;

    @Parameter
    boolean cluster;

    private final String prefix = Prefixes.next();
    private RedisStore store;

    @BeforeEach
    void open() {
        String uri =
                cluster ? RedisCluster.shared().uri() : RedisServer.shared().uri();
        store = RedisStore.open(RedisOptions.at(uri).prefix(prefix));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void entriesThatCameFasterThanTheClockLeaveNothingBehind() {
        StoredSession at = sample(1).user("ada").build();
        store.create(at);
        try (Inspection redis = cluster ? Inspection.of(RedisCluster.shared()) : Inspection.of(RedisServer.shared())) {
            String index = redis.keys(prefix).stream()
                    .filter(key -> key.endsWith("}:u"))
                    .findFirst()
                    .orElseThrow();
            RedisCommands<String, String> node = redis.commandsOf(index);
            node.zincrby(index, 3_600_000, node.zrange(index, 0, 0).get(0));
            for (int number = 2; number < 6; number++) {
                at = rolled(at, number);
            }
            assertThat(node.zcard(index)).isEqualTo(1);
            store.delete(at.key());
            assertThat(node.zcard(index)).isZero();
        }
    }

    @Test
    void aSessionThatWasRolledCountsOnceAndNotForItself() {
        StoredSession at = sample(1).user("ada").build();
        store.create(at);
        for (int number = 2; number < 6; number++) {
            at = rolled(at, number);
            assertThat(admit(1, 1)).as("itself").isTrue();
            assertThat(admit(100, 1)).as("another one").isFalse();
            release(1);
        }
        assertThat(admit(100, 2)).isTrue();
    }

    @Test
    void aRefusedWriteKeepsThePlaceThatIsHeldForIt() {
        store.create(session(1));
        assertThat(admit(1, 1)).isTrue();
        assertThat(store.replace(sample(1).version(9).user("ada").build(), 8)).isFalse();
        assertThat(admit(2, 1)).isFalse();
        StoredSession login = renewed(session(1), 3).toBuilder().user("ada").build();
        assertThat(store.roll(next(session(1)), login, trail(session(1), login)))
                .isFalse();
        assertThat(admit(2, 1)).isFalse();
        release(1);
        assertThat(admit(2, 1)).isTrue();
    }

    @Test
    void aPlaceIsHeldUntilTheSessionIsWrittenByWhateverWrite() {
        store.create(session(1));
        assertThat(admit(1, 1)).isTrue();
        StoredSession login = renewed(session(1), 2).toBuilder().user("ada").build();
        assertThat(store.roll(session(1), login, trail(session(1), login))).isTrue();
        assertThat(admit(3, 1)).isFalse();
        release(1);
        assertThat(admit(3, 1)).as("it keeps its place").isFalse();
        assertThat(store.replace(next(login).toBuilder().user(null).build(), 2)).isTrue();
        assertThat(admit(3, 1)).isTrue();
    }

    @Test
    void anExpiredSessionThatWasWrittenHoldsNoPlace() {
        assertThat(admit(1, 1)).isTrue();
        store.create(sample(1).user("ada").expiresAt(NOW + 5).build());
        assertThat(store.users().admit(new Place("ada", key(2), 1, NOW + 5, HELD)))
                .isTrue();
    }

    @Test
    void aSessionThatIsRolledDuringAWalkIsOnOneOfThePages() {
        for (int size = 1; size < 4; size++) {
            for (int afterPage = 0; afterPage < 4; afterPage++) {
                String user = "user-" + size + "-" + afterPage;
                int base = 100 * size + 10 * afterPage;
                IntStream.range(base, base + 4)
                        .forEach(n -> store.create(sample(n).user(user).build()));
                Set<SessionKey> seen = new HashSet<>();
                String cursor = null;
                int pages = 0;
                do {
                    ScanPage page = store.users().findByUserWithoutData(user, cursor, size);
                    page.sessions().forEach(session -> seen.add(session.lineage()));
                    cursor = page.next();
                    if (pages++ == afterPage) {
                        IntStream.range(base, base + 4)
                                .forEach(n -> rolled(sample(n).user(user).build(), n + 1_000));
                    }
                } while (cursor != null);
                assertThat(seen).hasSize(4);
            }
        }
    }

    @Test
    void loginsOfSessionsThatAreRolledAtTheSameTimeNeverPassTheMaximum() {
        for (int round = 0; round < 10; round++) {
            int base = 10_000 + 100 * round;
            String user = "user-" + round;
            Race<Boolean> race = Race.run(4, lane -> {
                StoredSession anonymous = session(base + lane);
                StoredSession login = renewed(anonymous, base + 10 + lane).toBuilder()
                        .user(user)
                        .build();
                store.create(anonymous);
                return store.users().admit(new Place(user, anonymous.lineage(), 2, NOW, HELD))
                        && store.roll(anonymous, login, trail(anonymous, login))
                        && rolled(login, base + 20 + lane) != null;
            });
            assertThat(race.count(true)).isEqualTo(2);
            assertThat(store.users().findByUser(user, null, 10).sessions()).hasSize(2);
            assertThat(store.users().admit(new Place(user, key(base + 50), 2, END - 1, END)))
                    .isFalse();
        }
    }

    private StoredSession rolled(StoredSession from, int number) {
        StoredSession to = renewed(from, number);
        assertThat(store.roll(from, to, trail(from, to))).isTrue();
        return to;
    }

    private void release(int lineage) {
        store.users().release(new Place("ada", key(lineage), 1, NOW, HELD));
    }

    private boolean admit(int lineage, int atMost) {
        return store.users().admit(new Place("ada", key(lineage), atMost, NOW, HELD));
    }
}
