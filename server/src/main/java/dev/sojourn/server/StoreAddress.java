package dev.sojourn.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where sessions are kept, as {@code --store} names it. */
sealed interface StoreAddress {

    /** The memory of this process; gone with it. */
    record Memory() implements StoreAddress {

        @Override
        public String shown() {
            return MEMORY;
        }

        @Override
        public String kind() {
            return "memory";
        }
    }

    /**
     * A directory of this machine, for this process alone.
     *
     * @param directory made when it is not there
     */
    record Embedded(Path directory) implements StoreAddress {

        @Override
        public String shown() {
            return ROCKSDB + directory;
        }

        @Override
        public String kind() {
            return "rocksdb";
        }
    }

    /**
     * A Redis server, its Sentinels, or a Redis Cluster.
     *
     * @param uri may hold a password
     */
    record Redis(String uri) implements StoreAddress {

        @Override
        public String shown() {
            return withoutCredentials(uri);
        }

        @Override
        public String kind() {
            return "redis";
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    /**
     * A SQL database.
     *
     * @param url where
     */
    record Sql(DatabaseUrl url) implements StoreAddress {

        @Override
        public String shown() {
            return withoutCredentials(url.url());
        }

        @Override
        public String kind() {
            return url.kind().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return shown();
        }
    }

    String MEMORY = "memory:";
    String ROCKSDB = "rocksdb:";
    List<String> REDIS = List.of(
            "redis://",
            "rediss://",
            "redis-cluster://",
            "rediss-cluster://",
            "redis-sentinel://",
            "rediss-sentinel://");

    /** What there is, for messages. */
    String ALLOWED = Stream.of(
                    Stream.of(MEMORY, ROCKSDB + "DIR"),
                    REDIS.stream().map(scheme -> scheme + "..."),
                    Arrays.stream(DatabaseUrl.Kind.values()).map(kind -> kind.scheme() + "..."))
            .flatMap(each -> each)
            .collect(Collectors.joining(", "));

    /** For messages and logs: never a password, and nothing of what could be one. */
    String shown();

    /** One word for its kind, for metrics. */
    String kind();

    /** Never shows more of an address that is not understood than its scheme: the rest may hold a password. */
    static StoreAddress of(Settings settings) throws OptionException {
        String text = String.valueOf(settings.text(Option.STORE));
        StoreAddress known = parse(text);
        if (known != null) {
            return known;
        }
        if (text.startsWith(ROCKSDB)) {
            throw settings.fault(
                    Option.STORE, "after rocksdb: there must be a directory, as in rocksdb:./sojourn-data");
        }
        for (String scheme : REDIS) {
            if (text.startsWith(scheme)) {
                throw settings.fault(Option.STORE, scheme + "...", "after " + scheme + " there must be a host");
            }
        }
        for (DatabaseUrl.Kind kind : DatabaseUrl.Kind.values()) {
            if (text.startsWith(kind.scheme())) {
                throw settings.fault(
                        Option.STORE,
                        kind.scheme() + "...",
                        "there must be a database, and the user and the password must be parameters (user=,"
                                + " password=), not stand before the host");
            }
        }
        throw settings.fault(
                Option.STORE, schemeOf(text), "that is no store that is known here; allowed is " + ALLOWED);
    }

    /** An address that is not an option of the command line, or null when it names no store of this build. */
    static @Nullable StoreAddress parse(String text) {
        if (text.equals(MEMORY)) {
            return new Memory();
        }
        if (REDIS.stream().anyMatch(scheme -> text.startsWith(scheme) && text.length() > scheme.length())) {
            return new Redis(text);
        }
        DatabaseUrl url = DatabaseUrl.parse(text);
        if (url != null) {
            return new Sql(url);
        }
        try {
            return text.startsWith(ROCKSDB) && text.length() > ROCKSDB.length()
                    ? new Embedded(Path.of(text.substring(ROCKSDB.length())))
                    : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String schemeOf(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]{0,31}")
                ? text.substring(0, colon) + ":..."
                : "...";
    }

    /** Scheme, hosts and path; no user, no parameters, and the scheme alone when anything else is in it. */
    private static String withoutCredentials(String address) {
        int start = address.indexOf("://");
        // A password may hold any character, unescaped too, so the last @ counts.
        int at = address.lastIndexOf('@');
        String scheme = start < 0 ? "" : address.substring(0, start + 3);
        String rest =
                address.substring(Math.max(start < 0 ? 0 : start + 3, at + 1)).split("[?;#]", 2)[0];
        return rest.matches("[A-Za-z0-9.:,_/~\\[\\]-]{0,200}") ? scheme + rest : schemeOf(address);
    }
}
