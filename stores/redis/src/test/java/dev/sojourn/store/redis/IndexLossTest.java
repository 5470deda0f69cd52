package dev.sojourn.store.redis;

import static dev.sojourn.store.redis.Sessions.END;
import static dev.sojourn.store.redis.Sessions.NOW;
import static dev.sojourn.store.redis.Sessions.key;
import static dev.sojourn.store.redis.Sessions.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a touch that moves no duration does for an index that is lost; the rest is in the contract of index loss. */
@ParameterizedClass(name = "cluster = {0}")
@ValueSource(booleans = {false, true})
class IndexLossTest {

    private static final int SESSIONS = 100;

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
    void aRefusedDurationStillBringsAPartBack() {
        drop("}:parts");
        IntStream.range(0, SESSIONS)
                .forEach(n -> store.touch(key(n), new Touch(NOW + 1, NOW, END + 60_000, StoredSession.NEVER)));
        assertThat(store.count()).isEqualTo(SESSIONS);
        ends();
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
