package dev.sojourn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a store opens, in which words, and that no word is a password. */
class OptionsTest {

    private static final String SECRET = "Pa55-w0rd";

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a{b}", "a*", "\u00e9", "a\r\n"})
    void aPrefixThatKeysCannotBeginWithIsRefused(String prefix) {
        assertThatThrownBy(() -> RedisOptions.at("redis://x").prefix(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefix");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 48, 2_048})
    void aNumberOfBucketsThatIsNoPowerOfTwoIsRefused(int buckets) {
        assertThatThrownBy(() -> RedisOptions.at("redis://x").buckets(buckets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }

    @Test
    void timesOutOfRangeAreRefused() {
        RedisOptions options = RedisOptions.at("redis://x");
        assertThatThrownBy(() -> options.timeout(Duration.ofMillis(49))).hasMessageContaining("timeout");
        assertThatThrownBy(() -> options.connectTimeout(Duration.ofHours(1))).hasMessageContaining("connect timeout");
        assertThatThrownBy(() -> options.grace(Duration.ZERO)).hasMessageContaining("grace");
        assertThatThrownBy(() -> options.replicas(-1, Duration.ofSeconds(1))).hasMessageContaining("replicas");
        assertThatThrownBy(() -> options.replicas(1, Duration.ZERO)).hasMessageContaining("replica timeout");
        assertThatThrownBy(() -> RedisOptions.at()).hasMessageContaining("URI");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:" + SECRET + "@localhost",
                "redis://user:" + SECRET + "@local host",
                "redis-sentinel://user:" + SECRET + "@localhost",
                "redis-cluster://user:" + SECRET + "@local host",
                "user:" + SECRET
            })
    void aUriThatCannotBeReadIsRefusedWithoutRepeatingIt(String uri) {
        assertThatThrownBy(() -> RedisStore.open(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(OptionsTest::keepsTheSecret)
                .hasMessageContaining("redis-cluster://");
    }

    /** Its beginning would be taken for a host, looked up and shown. */
    @ParameterizedTest
    @ValueSource(strings = {"redis://:%s#@localhost", "redis://:%s?@localhost", "redis-cluster://u:%s@@localhost"})
    void aPasswordThatEndsBeforeItsEndIsRefusedWithoutRepeatingIt(String uri) {
        assertThatThrownBy(() -> RedisStore.open(uri.formatted(SECRET)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(OptionsTest::keepsTheSecret)
                .hasMessageContaining("percent-encoded");
    }

    @Test
    void optionsDoNotShowTheirUris() {
        assertThat(RedisOptions.at("redis://user:" + SECRET + "@localhost").toString())
                .doesNotContain(SECRET)
                .contains("sojourn:");
    }

    @Test
    void aServerThatIsNotThereIsNamedWithoutThePassword() {
        int port = RedisServer.freePort();
        assertThatThrownBy(() -> RedisStore.open("redis://user:" + SECRET + "@127.0.0.1:" + port))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("Connection refused")
                .satisfies(OptionsTest::keepsTheSecret);
    }

    @Test
    void userAndPasswordComeFromTheUri() {
        try (RedisServer server = RedisServer.start()) {
            server.command("ACL SETUSER sojourn on >" + SECRET + " ~mine:* resetchannels &mine:* +@all");
            String uri = "redis://sojourn:" + SECRET + "@127.0.0.1:" + server.port();
            try (RedisStore store = RedisStore.open(RedisOptions.at(uri).prefix("mine:"))) {
                assertThat(store.create(Sessions.sample(1).user("ada").build())).isTrue();
                assertThat(store.find(Sessions.key(1))).isNotNull();
            }
            assertThatThrownBy(() -> RedisStore.open(uri.replace(SECRET, SECRET + "x")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("WRONGPASS")
                    .satisfies(OptionsTest::keepsTheSecret);
            assertThatThrownBy(() -> RedisStore.open(RedisOptions.at(uri).prefix("yours:")))
                    .isInstanceOf(StoreException.class)
                    .satisfies(OptionsTest::keepsTheSecret);
        }
    }

    @Test
    void aUserWhoMayNotUseInfoMayOpenTheStore() {
        try (RedisServer server = RedisServer.start()) {
            server.command("ACL SETUSER sojourn on >secret ~* &* +@all -info -@dangerous");
            RedisStore.open("redis://sojourn:secret@127.0.0.1:" + server.port()).close();
        }
    }

    @Test
    void anotherNumberOfBucketsThanTheStoredOneIsRefused() {
        RedisOptions options = RedisOptions.at(RedisServer.shared().uri()).prefix(Prefixes.next());
        RedisStore.open(options.buckets(16)).close();
        RedisStore.open(options.buckets(16)).close();
        assertThatThrownBy(() -> RedisStore.open(options))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("divided into 16 buckets")
                .hasMessageContaining("64");
    }

    @Test
    void keysOfALaterFormatAreRefused() {
        RedisOptions options = RedisOptions.at(RedisServer.shared().uri()).prefix(Prefixes.next());
        RedisStore.open(options).close();
        RedisServer.shared().command("HSET " + options.prefix() + "meta format 3");
        assertThatThrownBy(() -> RedisStore.open(options))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("format 3")
                .hasMessageContaining("Update this node");
    }

    @Test
    void aServerThatDropsKeysWhenItIsFullIsWarnedOf() {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger(Startup.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage() + entry.getParameters()[0]);
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
        logger.addHandler(handler);
        try (RedisServer server = RedisServer.start("--maxmemory-policy", "allkeys-lru")) {
            RedisStore.open(server.uri()).close();
            assertThat(warnings).hasSize(1).first().asString().contains("allkeys-lru", "noeviction");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void closingTwiceIsTheSameAsOnceEvenWithListeners() {
        RedisStore store =
                RedisStore.open(RedisOptions.at(RedisServer.shared().uri()).prefix(Prefixes.next()));
        store.close();
        store.close();
        assertThatThrownBy(store::count).isInstanceOf(StoreException.class).hasMessageContaining("closed");
    }

    private static void keepsTheSecret(Throwable failure) {
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).doesNotContain(SECRET);
    }
}
