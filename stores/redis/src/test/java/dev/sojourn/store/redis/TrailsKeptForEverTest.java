package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Trails that Redis keeps without a time to live: each leaves with its session, whatever becomes of that. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class TrailsKeptForEverTest {

    private static final long DAY = Duration.ofDays(1).toMillis();

    @Parameter
    boolean cluster;

    private final String prefix = Prefixes.next();
    private final StoredSession first = sample(1)
            .expiresAt(StoredSession.NEVER)
            .duration(StoredSession.NEVER)
            .build();
    private final StoredSession second = renewed(first, 2);
    private final StoredSession third = renewed(second, 3);
    private RedisStore store;
    private Inspection redis;

    @BeforeEach
    void aSessionThatWasRolledTwice() {
        String uri =
                cluster ? RedisCluster.shared().uri() : RedisServer.shared().uri();
        store = RedisStore.open(RedisOptions.at(uri).prefix(prefix));
        redis = cluster ? Inspection.of(RedisCluster.shared()) : Inspection.of(RedisServer.shared());
        store.create(first);
        store.roll(first, second, new Trail(key(1), key(2), NOW + 10_000, StoredSession.NEVER));
        store.roll(second, third, new Trail(key(2), key(3), NOW + 10_000, NOW + 60_000));
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    @Test
    void theTrailHasNoTimeToLiveAndStaysWhileTheSessionLives() {
        String record = record(1);
        assertThat(redis.commandsOf(record).pttl(record)).isEqualTo(-1);
        for (long now = NOW; now < NOW + 5 * DAY; now += DAY / 2) {
            assertThat(store.claimExpired(now, now + 60_000, 100)).isEmpty();
            assertThat(store.find(key(1))).isEqualTo(new Trail(key(1), key(3), NOW + 10_000, StoredSession.NEVER));
        }
        assertThat(store.find(key(2))).isNull();
    }

    @Test
    void itLeavesWithTheSession() {
        assertThat(store.delete(key(3))).isEqualTo(Removal.SESSION);
        store.claimExpired(NOW + 60_000, NOW + 120_000, 100);
        assertThat(redis.keys(prefix)).containsExactly(prefix + "meta");
    }

    @Test
    void itIsRemovedBySweepingWhenTheSessionWentWithoutIt() {
        String record = record(3);
        redis.commandsOf(record).del(record);
        assertThat(store.claimExpired(NOW + DAY - 1, NOW + DAY, 100)).isEmpty();
        assertThat(store.find(key(1))).isInstanceOf(Trail.class);
        assertThat(store.claimExpired(NOW + DAY, NOW + DAY, 100)).isEmpty();
        store.scan(null, 100);
        assertThat(redis.keys(prefix)).containsExactly(prefix + "meta");
    }

    private String record(int number) {
        return redis.records(prefix).stream()
                .filter(name -> name.endsWith(KeySpace.member(key(number))))
                .findFirst()
                .orElseThrow();
    }
}
