package dev.sojourn.spring.boot;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.redis.RedisOptions;
import dev.sojourn.store.redis.RedisStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/** Opens stores on Redis. */
final class RedisStores {

    private RedisStores() {}

    static SessionStore open(String url, SojournProperties properties) {
        return open(url, null, properties);
    }

    static SessionStore open(DataRedisConnectionDetails details, SojournProperties properties) {
        return open(url(details), details.getUsername(), properties);
    }

    private static SessionStore open(String url, @Nullable String user, SojournProperties properties) {
        SojournProperties.Store settings = properties.store();
        String shown = StoreUrl.shown(url) + (user == null ? "" : " as " + user);
        RedisOptions options = SettingException.naming(
                "sojourn.store.prefix", () -> addressed(url, shown).prefix(settings.prefix()));
        RedisOptions timed = SettingException.naming(
                "sojourn.store.timeout (" + settings.timeout() + "; a number without a unit is milliseconds)",
                () -> options.timeout(settings.timeout()).connectTimeout(settings.timeout()));
        try {
            return new OpenedStore(NearCaches.over(RedisStore.open(timed), properties), shown, true);
        } catch (StoreException | IllegalArgumentException e) {
            throw new StoreNotOpenedException(shown, e);
        }
    }

    private static RedisOptions addressed(String url, String shown) {
        try {
            return RedisOptions.at(url);
        } catch (IllegalArgumentException e) {
            throw new StoreNotOpenedException(shown, e);
        }
    }

    /** The address by which the same Redis is reached. */
    static String url(DataRedisConnectionDetails details) {
        SslBundle bundle = details.getSslBundle();
        if (bundle != null
                && (bundle.getStores().getTrustStore() != null
                        || bundle.getStores().getKeyStore() != null)) {
            throw refused("an SSL bundle with stores of its own");
        }
        String scheme = bundle == null ? "redis" : "rediss";
        String login = login(details.getUsername(), details.getPassword());
        Standalone one = details.getStandalone();
        if (one != null) {
            String database = one.getDatabase() == 0 ? "" : "/" + one.getDatabase();
            return scheme + "://" + login + host(new Node(one.getHost(), one.getPort())) + database;
        }
        Sentinel sentinel = details.getSentinel();
        if (sentinel != null) {
            if (sentinel.getPassword() != null) {
                throw refused("a password for the sentinels themselves");
            }
            return scheme + "-sentinel://" + login + hosts(sentinel.getNodes()) + "/" + sentinel.getDatabase() + "#"
                    + sentinel.getMaster();
        }
        Cluster cluster = details.getCluster();
        if (cluster != null) {
            return scheme + "-cluster://" + login + hosts(cluster.getNodes());
        }
        throw refused("static masters and replicas");
    }

    private static UnknownStoreException refused(String what) {
        return new UnknownStoreException(
                "Spring Boot's connection to Redis has " + what + ", which Sojourn can't take from it.",
                "Set " + StoreUrl.PROPERTY + ", or define a bean of type SessionStore with RedisStore.open(...).");
    }

    private static String login(@Nullable String user, @Nullable String password) {
        if (password == null || password.isEmpty()) {
            return user == null || user.isEmpty() ? "" : encoded(user) + "@";
        }
        return (user == null ? "" : encoded(user)) + ":" + encoded(password) + "@";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String hosts(List<Node> nodes) {
        return nodes.stream().map(RedisStores::host).collect(Collectors.joining(","));
    }

    private static String host(Node node) {
        boolean bare = node.host().indexOf(':') >= 0 && !node.host().startsWith("[");
        return (bare ? "[" + node.host() + "]" : node.host()) + ":" + node.port();
    }
}
