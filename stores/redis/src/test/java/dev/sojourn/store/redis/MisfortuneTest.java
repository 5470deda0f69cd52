package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ClockContract;
import dev.sojourn.testkit.DamageContract;
import dev.sojourn.testkit.IndexLossContract;
import dev.sojourn.testkit.nodes.BulkContract;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that somebody else has changed, indexes that were evicted, clocks that differ, many sessions at once. */
final class MisfortuneTest {

    /** What may have become of a record. */
    enum Kind {
        A_TEXT,
        A_LIST,
        CUT,
        OTHER_DATA
    }

    @Nested
    @ParameterizedClass
    @EnumSource
    class Damage implements DamageContract, ClockContract {

        @Parameter
        Kind kind = Kind.A_TEXT;

        private final Inspection inspection = Inspection.of(RedisServer.shared());
        private String prefix = Prefixes.next();

        @Override
        public SessionStore open() {
            prefix = Prefixes.next();
            return RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(prefix));
        }

        @Override
        public SessionStore damage(SessionStore store, SessionKey key) {
            RedisCommands<String, String> redis = inspection.redis();
            String record = inspection.records(prefix).stream()
                    .filter(one -> one.endsWith(KeySpace.member(key)))
                    .findFirst()
                    .orElseThrow();
            switch (kind) {
                case A_TEXT -> redis.set(record, "a text");
                case A_LIST -> {
                    redis.del(record);
                    redis.rpush(record, "a text");
                }
                case CUT -> redis.set(record, redis.getrange(record, 0, 20));
                case OTHER_DATA -> redis.setrange(record, redis.strlen(record) - 6, "other?");
            }
            return store;
        }

        @AfterEach
        void close() {
            inspection.close();
        }
    }

    /** All indexes of a bucket, its entries of the living, the list of its parts, and its entries of users. */
    @Nested
    @ParameterizedClass
    @ValueSource(booleans = {false, true})
    class IndexLoss implements IndexLossContract {

        @Parameter
        boolean cluster;

        private String prefix = Prefixes.next();

        @Override
        public SessionStore open() {
            prefix = Prefixes.next();
            String uri =
                    cluster ? RedisCluster.shared().uri() : RedisServer.shared().uri();
            return RedisStore.open(RedisOptions.at(uri).prefix(prefix));
        }

        @Override
        public List<String> indexes() {
            return List.of("", "}:l:", "}:parts", "}:u");
        }

        @Override
        public void lose(SessionStore store, String index) {
            try (Inspection redis =
                    cluster ? Inspection.of(RedisCluster.shared()) : Inspection.of(RedisServer.shared())) {
                redis.keys(prefix).stream()
                        .filter(key -> key.contains("}:") && !key.contains("}:s:") && key.contains(index))
                        .forEach(key -> redis.commandsOf(key).del(key));
            }
        }
    }

    @Nested
    class Bulk implements BulkContract {

        private final String prefix = Prefixes.next();

        @Override
        public InetSocketAddress server() {
            return new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), RedisServer.shared().port());
        }

        @Override
        public SessionStore openThrough(InetSocketAddress address) {
            return RedisStore.open(RedisOptions.at("redis://127.0.0.1:" + address.getPort())
                    .prefix(prefix)
                    .timeout(timeout().multipliedBy(10)));
        }
    }
}
