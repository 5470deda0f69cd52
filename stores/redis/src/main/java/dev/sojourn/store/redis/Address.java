package dev.sojourn.store.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Redis is: one server, or a master that Sentinels know, or the nodes of a cluster. Messages name hosts only,
 * because the rest of a URI may be a password.
 *
 * @param cluster whether the servers form a cluster
 * @param uris as Lettuce reads them; one, unless they form a cluster
 */
record Address(boolean cluster, List<RedisURI> uris) {

    private static final String CLUSTER = "-cluster://";

    static Address of(List<String> texts, Duration handshake) {
        boolean cluster = texts.size() > 1 || texts.get(0).contains(CLUSTER);
        List<RedisURI> uris = new ArrayList<>();
        for (String text : texts) {
            if (isCut(text)) {
                throw new IllegalArgumentException("The URI " + (uris.size() + 1) + " of the Redis store, of scheme \""
                        + text.split(":", 2)[0] + "\", has an @ behind a slash, a question mark, a # or another @."
                        + " Such characters of a user or a password have to be percent-encoded, as %23 for #");
            }
            try {
                URI uri = URI.create(text.replace(CLUSTER, "://"));
                uris.addAll(cluster ? RedisClusterURIUtil.toRedisURIs(uri) : List.of(RedisURI.create(text)));
            } catch (IllegalArgumentException e) {
                // Without the cause, which repeats the URI and with it the password.
                throw new IllegalArgumentException("The URI " + (uris.size() + 1) + " of the Redis store, of scheme \""
                        + text.split(":", 2)[0] + "\", can't be read. Known are redis://, rediss://,"
                        + " redis-sentinel://host,host/0#master, redis-cluster://host,host and, for several nodes of"
                        + " one cluster, several of redis://");
            }
        }
        uris.forEach(uri -> uri.setTimeout(handshake));
        return new Address(cluster, uris);
    }

    /** Whether a password holds what ends a host: its beginning would be looked up as one, and shown. */
    private static boolean isCut(String text) {
        int start = text.indexOf("://") + 3;
        int last = text.lastIndexOf('@');
        return last >= start
                && !text.contains("socket://")
                && text.substring(start, last).matches("(?s).*[/?#@].*");
    }

    /** The servers, for messages: hosts and ports. */
    String hosts() {
        return uris.stream()
                .flatMap(uri -> uri.getSentinels().isEmpty() ? Stream.of(uri) : uri.getSentinels().stream())
                .map(uri -> uri.getSocket() != null ? uri.getSocket() : uri.getHost() + ":" + uri.getPort())
                .collect(Collectors.joining(", "));
    }
}
