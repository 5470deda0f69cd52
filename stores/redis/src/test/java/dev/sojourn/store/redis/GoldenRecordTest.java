package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How records lie in Redis, to the letter: a release must read what the releases before it wrote. */
class GoldenRecordTest {

    /** Kind, lengths of entry and lineage, number of members, length of the user, version. */
    private static final String HEAD = "02%s00%s%s%s000000%s" + "8000000000000fa0" + "8000000000000bb8"
            + "80005a0a3bd53000" + "8000000000000000" + "80000000000000%s" + "80000000000003e8" + "80000000000007d0";

    private final String prefix = Prefixes.next();
    private final RedisStore store =
            RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(prefix));
    private final Inspection inspection = Inspection.of(RedisServer.shared());
    private final RedisCommands<String, String> redis = inspection.redis();
    private final RedisClient client = RedisClient.create(RedisServer.shared().uri());
    private final RedisCommands<byte[], byte[]> raw =
            client.connect(ByteArrayCodec.INSTANCE).sync();
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
        client.shutdown();
    }

    @Test
    void aSession() {
        store.create(session);
        assertThat(record(1)).isEqualTo(HEAD.formatted("4c", "00", "00", "00", "00", "03") + hex("data"));
        int bucket = keys.bucket(key(1));
        assertThat(redis.zrange(text(keys.parts(bucket)), 0, -1)).containsExactly("hA");
        assertThat(redis.zscore(text(keys.parts(bucket)), "hA")).isEqualTo(99_000_000_000_000.0);
        assertThat(raw.zscore(keys.of(key(1))[1], key(1).toBytes())).isEqualTo(99_000_000_000_000.0);
        assertThat(raw.zcard(keys.of(key(1))[1])).isEqualTo(1);
        assertThat(redis.exists(text(keys.due(bucket)))).isZero();
    }

    @Test
    void oneOfAUserHasItsEntryBesides() {
        store.create(session.toBuilder().user("ada").build());
        String record = record(1);
        String entry = KeySpace.text(HexFormat.of().parseHex(record.substring(132, 132 + 102)));
        assertThat(entry).hasSize(43 + 8).startsWith(KeySpace.userHash("ada"));
        assertThat(record).isEqualTo(HEAD.formatted("4c", "33", "00", "00", "03", "03") + hex(entry) + hex("adadata"));
        assertThat(redis.zrange(prefix + "{" + entry.substring(0, 43) + "}:u", 0, -1))
                .containsExactly(KeySpace.member(key(1)) + entry.substring(43));
    }

    @Test
    void oneThatWasRolledKnowsItsLineageAndTheTagOfItsBucketAndLeavesATrail() {
        StoredSession renewed = session.toBuilder().key(key(2)).version(4).build();
        store.create(session);
        store.roll(session, renewed, new Trail(key(1), key(2), 5_000, 6_000));
        String lineage = KeySpace.member(key(1)) + "102";
        assertThat(record(2))
                .isEqualTo(HEAD.formatted("4c", "00", "2e", "00", "00", "04") + hex(lineage) + hex("data"));
        assertThat(record(1))
                .isEqualTo("025400000001" + "00000000" + "8000000000000000".repeat(2) + "8000000000001770"
                        + "8000000000000000" + "8000000000001388" + "8000000000000000".repeat(2)
                        + hex(KeySpace.member(key(2))));
        assertThat(redis.zscore(text(keys.due(keys.bucket(key(1)))), KeySpace.member(key(1))))
                .isEqualTo(6_000.0);
        assertThat(store.find(key(2)))
                .isInstanceOfSatisfying(
                        StoredSession.class,
                        found -> assertThat(found.lineage()).isEqualTo(key(1)));
    }

    private String record(int number) {
        return HexFormat.of().formatHex(raw.get(keys.record(key(number))));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(KeySpace.bytes(text));
    }

    private static String text(byte[] key) {
        return KeySpace.text(key);
    }
}
