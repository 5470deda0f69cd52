package dev.sojourn.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where Redis is: one server, or a master that Sentinels know, or the nodes of a cluster. Messages name hosts only,
 * because the rest of a URI may be a password.
 *
 * @param cluster whether the servers form a cluster
 * @param uris as Lettuce reads them; one, unless they form a cluster
 */
record Address(boolean cluster, List<RedisURI> uris) {

    private static final String CLUSTER = "-cluster";

    static Address of(List<String> texts, Duration handshake) {
        boolean cluster = texts.size() > 1 || scheme(texts.get(0)).endsWith(CLUSTER);
        List<RedisURI> uris = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            uris.addAll(parse(texts.get(i), i + 1, cluster));
        }
        uris.forEach(uri -> uri.setTimeout(handshake));
        return new Address(cluster, uris);
    }

    /** The servers, for messages: hosts and ports. */
    String hosts() {
        return uris.stream()
                .flatMap(uri -> uri.getSentinels().isEmpty() ? List.of(uri).stream() : uri.getSentinels().stream())
                .map(uri -> uri.getSocket() != null ? uri.getSocket() : uri.getHost() + ":" + uri.getPort())
                .collect(Collectors.joining(", "));
    }

    private static List<RedisURI> parse(String text, int number, boolean cluster) {
        String scheme = scheme(text);
        try {
            if (!cluster) {
                return List.of(RedisURI.create(text));
            }
            if (scheme.contains("sentinel")) {
                throw new IllegalArgumentException("Sentinel");
            }
            String plain = scheme.endsWith(CLUSTER) ? scheme.substring(0, scheme.length() - CLUSTER.length()) : scheme;
            return RedisClusterURIUtil.toRedisURIs(URI.create(plain + text.substring(scheme.length())));
        } catch (IllegalArgumentException e) {
            // Without the cause, which repeats the URI and with it the password.
            throw new IllegalArgumentException(
                    "The URI " + number + " of the Redis store, which begins with \"" + scheme
                            + ":\", can't be read. Known are redis://, rediss://, redis-sentinel://host,host/0#master, "
                            + "redis-cluster://host,host and, for several nodes of one cluster, several of redis://");
        }
    }

    private static String scheme(String text) {
        int end = text.indexOf("://");
        return end < 0 ? "" : text.substring(0, end);
    }
}
