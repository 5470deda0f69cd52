package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes that an eviction or a failover has taken away come back with the sessions that are used. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class IndexLossTest {

    private static final int SESSIONS = 100;
    private static final long LATER = NOW + 60_000;

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
        IntStream.range(0, SESSIONS)
                .forEach(n -> store.create(sample(n).user("ada").build()));
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
    }

    @Test
    void aTouchBringsEachIndexBack() {
        for (String lost : List.of("", "}:l:", "}:parts", "}:u")) {
            drop(lost);
            comesBack(n -> store.touch(key(n), new Touch(LATER, NOW, END, 0)));
        }
        ends();
    }

    @Test
    void aWriteBringsEachIndexBackOnceAMinute() {
        long version = 1;
        for (String lost : List.of("", "}:l:", "}:parts", "}:u")) {
            drop(lost);
            long from = version++;
            long access = NOW + 60_000 * from;
            comesBack(n -> store.replace(
                    sample(n).user("ada").lastAccess(access).version(from + 1).build(), from));
        }
        ends();
    }

    @Test
    void aRefusedDurationStillBringsAPartBack() {
        drop("}:parts");
        IntStream.range(0, SESSIONS)
                .forEach(n -> store.touch(key(n), new Touch(NOW + 1, NOW, END + 60_000, StoredSession.NEVER)));
        assertThat(store.count()).isEqualTo(SESSIONS);
        ends();
    }

    private void comesBack(IntConsumer use) {
        IntStream.range(0, SESSIONS).forEach(use);
        assertThat(store.count()).isEqualTo(SESSIONS);
        assertThat(store.scan(null, 1_000).sessions()).hasSize(SESSIONS);
        assertThat(store.users().findByUser("ada", null, 1_000).sessions()).hasSize(SESSIONS);
    }

    private void ends() {
        List<StoredSession> claimed = store.claimExpired(END, END + 60_000, 1_000);
        assertThat(claimed).hasSize(SESSIONS);
        claimed.forEach(each -> assertThat(store.settle(each, 0)).isTrue());
        assertThat(redis.keys(prefix)).containsExactly(prefix + "meta");
    }

    private void drop(String index) {
        redis.keys(prefix).stream()
                .filter(key -> key.contains("}:") && !key.contains("}:s:") && key.contains(index))
                .forEach(key -> redis.commandsOf(key).del(key));
    }
}
