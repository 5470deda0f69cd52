package dev.sojourn.spring.boot;

import java.util.List;
import java.util.Locale;

/** The address of a store, as {@code sojourn.store.url} gives it. */
final class StoreUrl {

    static final String PROPERTY = "sojourn.store.url";
    static final String MEMORY = "memory:";
    static final String ROCKSDB = "rocksdb:";
    static final String JDBC = "jdbc:";
    static final List<String> REDIS = List.of(
            "redis://",
            "rediss://",
            "redis-cluster://",
            "rediss-cluster://",
            "redis-sentinel://",
            "rediss-sentinel://");

    private StoreUrl() {}

    static boolean isRedis(String url) {
        return REDIS.stream().anyMatch(scheme -> url.startsWith(scheme) && url.length() > scheme.length());
    }

    static boolean isDatabase(String url) {
        return url.startsWith(JDBC) && url.length() > JDBC.length();
    }

    static boolean isDirectory(String url) {
        return url.startsWith(ROCKSDB) && url.length() > ROCKSDB.length();
    }

    /** For messages: scheme, hosts and path; no user and no parameters, and the scheme alone when in doubt. */
    static String shown(String url) {
        int start = url.indexOf("://");
        // A password may hold any character, unescaped too, so the last @ counts.
        int at = url.lastIndexOf('@');
        if (url.substring(0, Math.max(0, at)).matches("(?s).*[?;#].*")) {
            // It may stand in a password among the parameters, and what follows it then is the end of that.
            return scheme(url) + "...";
        }
        String scheme = start < 0 ? "" : url.substring(0, start + 3);
        String rest = url.substring(Math.max(start < 0 ? 0 : start + 3, at + 1)).split("[?;#]", 2)[0];
        return rest.matches("[A-Za-z0-9.:,_/~\\[\\]-]{0,200}") ? scheme + rest : scheme(url) + "...";
    }

    /** The scheme with its colon, empty when the text has none that could be shown. */
    static String scheme(String url) {
        int colon = url.indexOf(':');
        return colon > 0 && url.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]{0,31}")
                ? url.substring(0, colon + 1).toLowerCase(Locale.ROOT)
                : "";
    }
}
