package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How records lie in Redis, to the letter: a release must read what the releases before it wrote. */
class GoldenRecordTest {

    private final String prefix = Prefixes.next();
    private final RedisStore store =
            RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(prefix));
    private final Inspection inspection = Inspection.of(RedisServer.shared());
    private final RedisCommands<String, String> redis = inspection.redis();
    private final KeySpace keys = new KeySpace(prefix, 64);

    private final StoredSession session = StoredSession.builder(key(1))
            .version(3)
            .created(1_000)
            .lastAccess(4_000)
            .lastUpdate(2_000)
            .expiryBase(3_000)
            .expiresAt(99_000_000_000_000L)
            .data("data".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .build();

    @AfterEach
    void close() {
        store.close();
        inspection.close();
    }

    @Test
    void aSessionThatWasNeverRolledLiesAsItAlwaysDid() {
        store.create(session);
        assertThat(fields(1))
                .containsExactly(
                        "f",
                        "1",
                        "k",
                        "L",
                        "a",
                        "4000",
                        "x",
                        "99000000000000",
                        "v",
                        "3",
                        "c",
                        "1000",
                        "w",
                        "2000",
                        "b",
                        "3000",
                        "d",
                        "0",
                        "p",
                        "data");
        int bucket = keys.bucket(key(1));
        assertThat(redis.zscore(text(keys.due(bucket)), KeySpace.member(key(1))))
                .isEqualTo(99_000_000_000_000.0);
        assertThat(redis.zscore(text(keys.live(bucket)), KeySpace.member(key(1))))
                .isZero();
    }

    @Test
    void oneOfAUserHasItsEntryBesides() {
        store.create(session.toBuilder().user("ada").build());
        List<String> fields = fields(1);
        assertThat(fields.subList(20, 22)).containsExactly("u", "ada");
        assertThat(fields.get(22)).isEqualTo("h");
        String entry = fields.get(23);
        assertThat(entry).hasSize(43 + 8).startsWith(KeySpace.userHash("ada"));
        assertThat(redis.zrange(prefix + "{" + entry.substring(0, 43) + "}:u", 0, -1))
                .containsExactly(KeySpace.member(key(1)) + entry.substring(43));
    }

    @Test
    void oneThatWasRolledKnowsItsLineageAndTheTagOfItsBucket() {
        StoredSession renewed = session.toBuilder().key(key(2)).version(4).build();
        store.create(session);
        store.roll(session, renewed, new Trail(key(1), key(2), 5_000, 6_000));
        String tag =
                redis.keys(prefix + "{*}:s:" + KeySpace.member(key(1))).get(0).replaceAll(".*\\{|}.*", "");
        assertThat(fields(2))
                .containsExactly(
                        "f",
                        "1",
                        "k",
                        "L",
                        "a",
                        "4000",
                        "x",
                        "99000000000000",
                        "v",
                        "4",
                        "c",
                        "1000",
                        "w",
                        "2000",
                        "b",
                        "3000",
                        "d",
                        "0",
                        "p",
                        "data",
                        "l",
                        KeySpace.member(key(1)) + tag);
        assertThat(fields(1))
                .containsExactly("f", "1", "k", "T", "t", KeySpace.member(key(2)), "q", "5000", "x", "6000");
        assertThat(store.find(key(2)))
                .isInstanceOfSatisfying(
                        StoredSession.class,
                        found -> assertThat(found.lineage()).isEqualTo(key(1)));
    }

    @Test
    void whatWasWrittenBeforeLineagesIsReadAndLivesOn() {
        Map<String, String> old = new LinkedHashMap<>();
        List<String> fields = List.of(
                "f",
                "1",
                "k",
                "L",
                "a",
                "4000",
                "x",
                "99000000000000",
                "v",
                "4",
                "c",
                "1000",
                "w",
                "2000",
                "b",
                "3000",
                "d",
                "0",
                "p",
                "data");
        IntStream.range(0, 10).forEach(i -> old.put(fields.get(2 * i), fields.get(2 * i + 1)));
        redis.hset(text(keys.record(key(2))), old);
        redis.zadd(text(keys.live(keys.bucket(key(2)))), 0, KeySpace.member(key(2)));
        redis.hset(
                text(keys.record(key(1))),
                Map.of("f", "1", "k", "T", "t", KeySpace.member(key(2)), "q", "5000", "x", "6000"));

        StoredSession found = (StoredSession) store.find(key(2));
        assertThat(found.lineage()).as("the key it was first met under").isEqualTo(key(2));
        assertThat(store.find(key(1))).isEqualTo(new Trail(key(1), key(2), 5_000, 6_000));

        StoredSession renewed = found.toBuilder().key(key(3)).version(5).build();
        assertThat(store.roll(found, renewed, new Trail(key(2), key(3), 5_000, 6_000)))
                .isTrue();
        assertThat(((StoredSession) store.find(key(3))).lineage()).isEqualTo(key(2));
        assertThat(store.delete(key(3))).isEqualTo(Removal.SESSION);
        assertThat(store.find(key(2))).isNull();
        assertThat(store.find(key(1))).isInstanceOf(Trail.class);
    }

    private List<String> fields(int number) {
        return redis.hgetall(text(keys.record(key(number)))).entrySet().stream()
                .flatMap(field -> List.of(field.getKey(), field.getValue()).stream())
                .toList();
    }

    private static String text(byte[] key) {
        return KeySpace.text(key);
    }
}
