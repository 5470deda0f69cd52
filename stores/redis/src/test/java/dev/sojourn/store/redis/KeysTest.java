package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.LIFE;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.next;
import static dev.sojourn.store.redis.Sessions.renewed;
import static dev.sojourn.store.redis.Sessions.sample;
import static dev.sojourn.store.redis.Sessions.session;
import static dev.sojourn.store.redis.Sessions.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys there are and for how long: none is partial, none stays for ever, none is outside of the prefix. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class KeysTest {

    private static final long DAY = Duration.ofDays(1).toMillis();

    @Parameter
    boolean cluster;

    private final String prefix = Prefixes.next();
    private RedisStore store;
    private Inspection redis;

    @BeforeEach
    void open() {
        String uri =
                cluster ? RedisCluster.shared().uri() : RedisServer.shared().uri();
        store = RedisStore.open(RedisOptions.at(uri).prefix(prefix));
        redis = cluster ? Inspection.of(RedisCluster.shared()) : Inspection.of(RedisServer.shared());
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
            redis.close();
        }
    }

    @Test
    void aRecordIsKeptForItsLifeAndAGrace() {
        store.create(session(1));
        assertThat(ttl(0)).isBetween(LIFE + DAY - 10_000, LIFE + DAY);
        store.touch(key(1), new Touch(NOW + 1_000, NOW, END + 500_000, StoredSession.ENGINE_DURATION));
        assertThat(ttl(0)).isBetween(LIFE + DAY + 480_000, LIFE + DAY + 499_000);
        store.replace(sample(1).version(2).expiresAt(NOW + 60_000).build(), 1);
        assertThat(ttl(0)).as("no write undoes a touch").isGreaterThan(LIFE + DAY + 450_000);
        store.replace(
                sample(1).version(3).duration(60_000).expiresAt(NOW + 60_000).build(), 2);
        assertThat(ttl(0)).isBetween(DAY + 40_000, DAY + 60_000);
        assertThat(store.claimExpired(NOW + 60_000, NOW + 120_000, 10)).hasSize(1);
    }

    @Test
    void aRecordThatNeverExpiresIsKeptForEverUntilItExpiresAfterAll() {
        store.create(sample(1)
                .expiresAt(StoredSession.NEVER)
                .duration(StoredSession.NEVER)
                .build());
        assertThat(ttl(0)).isEqualTo(-1);
        store.replace(sample(1).version(2).build(), 1);
        assertThat(ttl(0)).isPositive();
        store.touch(key(1), new Touch(NOW + 1, NOW, StoredSession.NEVER, StoredSession.ENGINE_DURATION));
        assertThat(ttl(0)).isEqualTo(-1);
    }

    @Test
    void everyRecordIsKeptForATimeWhateverWasDoneToIt() {
        IntStream.range(0, 40).forEach(n -> store.create(sample(n).user("ada").build()));
        IntStream.range(0, 10)
                .forEach(n -> store.roll(
                        session(n),
                        renewed(sample(n).user("ada").build(), 100 + n),
                        trail(session(n), session(100 + n))));
        store.claimExpired(END, END + 60_000, 10).forEach(claimed -> store.settle(claimed, END + 60_000));
        store.claimExpired(END, END + 60_000, 5);
        for (int i = 0; i < redis.records(prefix).size(); i++) {
            assertThat(ttl(i)).as(redis.records(prefix).get(i)).isPositive();
        }
    }

    @Test
    void aLateWriteMakesNoRecord() {
        StoredSession late = next(session(1));
        store.create(session(1));
        store.delete(key(1));
        assertThat(store.replace(late, 1)).isFalse();
        assertThat(store.touch(key(1), new Touch(NOW + 1, NOW, END, 0))).isFalse();
        assertThat(store.roll(session(1), renewed(session(1), 2), trail(session(1), session(2))))
                .isFalse();
        assertThat(store.settle(session(1), END)).isFalse();
        assertThat(redis.keys(prefix)).containsOnly(prefix + "meta");
    }

    @Test
    void aLateWriteMakesNoRecordOfOneThatRedisDropped() {
        store.create(session(1));
        String record = redis.records(prefix).get(0);
        drop(record);
        assertThat(store.replace(next(session(1)), 1)).isFalse();
        assertThat(store.touch(key(1), new Touch(NOW + 1, NOW, END, 0))).isFalse();
        assertThat(redis.records(prefix)).isEmpty();
        assertThat(store.find(key(1))).isNull();
    }

    @Test
    void whatRedisDroppedLeavesTheIndexesWhenItIsMet() {
        store.create(session(1));
        store.create(session(2));
        redis.records(prefix).forEach(this::drop);
        assertThat(store.claimExpired(END, END + 1, 10)).isEmpty();
        store.create(sample(3).expiresAt(StoredSession.NEVER).build());
        redis.records(prefix).forEach(this::drop);
        assertThat(store.scan(null, 10).sessions()).isEmpty();
        assertThat(store.count()).isZero();
        assertThat(redis.keys(prefix)).containsOnly(prefix + "meta");
    }

    @Test
    void nothingIsLeftWhenAllSessionsHaveEnded() {
        for (int n = 0; n < 30; n++) {
            String user = n % 3 == 0 ? null : "user-" + n % 3;
            if (user != null) {
                store.users().admit(new Place(user, key(n), 100, NOW, NOW + 30_000));
            }
            store.create(sample(n).user(user).build());
        }
        for (int n = 0; n < 10; n++) {
            StoredSession from = (StoredSession) store.find(key(n));
            StoredSession to = renewed(from, 100 + n).toBuilder().user("other").build();
            assertThat(store.roll(from, to, trail(from, to))).isTrue();
        }
        IntStream.range(10, 20).forEach(n -> store.delete(key(n)));
        store.claimExpired(END, END + 1, 1_000).forEach(claimed -> store.settle(claimed, 0));
        assertThat(store.claimExpired(END + 1, END + 2, 1_000)).isEmpty();
        assertThat(redis.keys(prefix)).containsOnly(prefix + "meta");
    }

    @Test
    void aRefusedBindingLeavesNothingInTheIndexOfUsers() {
        store.create(session(1));
        assertThat(store.replace(sample(1).version(9).user("ada").build(), 8)).isFalse();
        assertThat(store.create(sample(1).user("eve").build())).isFalse();
        assertThat(store.roll(
                        next(session(1)), sample(2).version(9).user("bob").build(), trail(session(1), session(2))))
                .isFalse();
        assertThat(redis.keys(prefix)).noneMatch(key -> key.endsWith("}:u"));
    }

    @Test
    void keysOfABucketShareASlotAndBucketsAreSpreadEvenly() {
        IntStream.range(0, 500).forEach(n -> store.create(session(n)));
        List<String> tags = redis.keys(prefix).stream()
                .filter(key -> key.contains("{"))
                .map(key -> key.replaceAll(".*\\{(.*)}.*", "$1"))
                .distinct()
                .toList();
        assertThat(tags).hasSize(64);
        assertThat(tags).extracting(tag -> SlotHash.getSlot(tag) / 256).doesNotHaveDuplicates();
    }

    private long ttl(int record) {
        String key = redis.records(prefix).get(record);
        try (Inspection node = nodeOf(key)) {
            return node.redis().pttl(key);
        }
    }

    private void drop(String key) {
        try (Inspection node = nodeOf(key)) {
            node.redis().del(key);
        }
    }

    private Inspection nodeOf(String key) {
        List<RedisServer> servers = cluster ? RedisCluster.shared().masters() : List.of(RedisServer.shared());
        for (RedisServer server : servers) {
            Inspection node = Inspection.of(server);
            if (node.redis().keys(key.replace("[", "?")).contains(key)) {
                return node;
            }
            node.close();
        }
        throw new AssertionError("No node has the key");
    }

    @AfterAll
    static void nothingElseIsThere() {
        try (Inspection redis = Inspection.of(RedisServer.shared())) {
            assertThat(redis.keys("")).allMatch(key -> key.startsWith("test-"));
        }
    }
}
