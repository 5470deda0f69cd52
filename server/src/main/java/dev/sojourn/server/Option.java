package dev.sojourn.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set from outside. Each is a flag, an environment variable and a key of the properties file.
 */
enum Option {
    CONFIG("config", "FILE", null, "properties file with any of these options, without the dashes"),
    HOST("host", "ADDRESS", "127.0.0.1", "address to listen on"),
    PORT("port", "NUMBER", "8080", "port to listen on; 0 picks a free one"),
    PUBLIC_ORIGIN("public-origin", "ORIGINS", null, "where browsers reach the server, as https://app.example"),
    TRUST_PROXY("trust-proxy", "NETWORKS", null, "proxies that are believed about the scheme: loopback, 10.0.0.0/8"),
    ALLOWED_HOSTS("allowed-hosts", "NAMES", null, "further host names the server answers for; others are 421"),
    STORE("store", "STORE", "rocksdb:./sojourn-data", "where sessions are kept: memory:, rocksdb:DIR, or a shared one"),
    STORE_NAME("store-name", "NAME", "sojourn", "what keys and tables in a shared store begin with"),
    STORE_TIMEOUT("store-timeout", "DURATION", "2s", "longest wait for a shared store; past it 503"),
    STORE_CONNECTIONS("store-connections", "NUMBER", "16", "most connections to a SQL database"),
    STORE_FEED("store-feed", "URL", null, "where announcements of a PostgreSQL behind a pooler are heard: past it"),
    STORE_REPLICAS("store-replicas", "NUMBER", "0", "replicas of Redis that confirm each logout and new id"),
    CREATE_SCHEMA("create-schema", "BOOLEAN", "true", "make the tables that are missing in a SQL database"),
    NEAR_CACHE("near-cache", "BYTES", "0", "memory for sessions read from a shared store; 0 for none"),
    READ_ONLY_FALLBACK(
            "read-only-fallback", "BOOLEAN", "false", "pages that only read go on while the store takes no writes"),
    SCRIPTS("scripts", "DIR", null, "folder of script mounts; without it the demos"),
    DEMOS("demos", "BOOLEAN", null, "serve the demos and the start page; true unless there is --scripts"),
    MOUNT_OPTIONS(
            "mount-options", "FILE", null, "JSON of options by mount; then db, store, secret, sessions only there"),
    IDLE("idle", "DURATION", "30m", "how long an unused session lives: 30m, PT30M, milliseconds, none"),
    ABSOLUTE("absolute", "DURATION", "12h", "how long any session lives: 12h, PT12H, milliseconds, none"),
    RETENTION("retention", "DURATION", "0", "how long an expired session is told from an unknown one; 0 for not"),
    MAX_SESSIONS("max-sessions", "NUMBER", "0", "most sessions that live at once; past it 503; 0 for no limit"),
    SESSIONS_PER_USER("sessions-per-user", "NUMBER", "0", "most sessions of a user at once; 0 for no limit"),
    SESSIONS_RULE(
            "sessions-rule",
            "RULE",
            "end-oldest",
            "past --sessions-per-user: end-oldest, or refuse the login with 429"),
    SECRET("secret", "KEYS", null, "signing keys, newest first, comma-separated, 32 characters or more each"),
    SECRET_FILE("secret-file", "FILE", null, "signing keys, a line each, newest first; read again when they change"),
    ENCRYPTION_KEY(
            "encryption-key", "KEYS", null, "keys that encrypt sessions, in the form of --secret; without one none"),
    ENCRYPTION("encryption", "MODE", "required", "with a key: required, accept-unencrypted or decrypt-only"),
    ADMIN_TOKEN("admin-token", "TOKEN", null, "token of the REST API and the console; without one both are off"),
    ADMIN_TOKENS("admin-tokens", "FILE", null, "further tokens: name, token and role a line; read again when changed"),
    VIEWER_TOKEN("viewer-token", "TOKEN", null, "bearer token of those who may look, and not at values"),
    AUDIT("audit", "MODE", "best-effort", "required: no act of administration without its line; or best-effort"),
    AUDIT_FILE("audit-file", "FILE", null, "where acts of administration are written, as JSON; else the log"),
    NODE("node", "NAME", null, "what this node is called in the audit; the host's name"),
    LOG_FORMAT("log-format", "FORMAT", "text", "form of the log: text or json"),
    METRICS_TOKEN("metrics-token", "TOKEN", null, "bearer token of /metrics alone, beside the admin token"),
    METRICS_OPEN("metrics-open", "BOOLEAN", "false", "serve /metrics to whoever asks"),
    PERSIST_ON_ERROR("persist-on-error", "BOOLEAN", "true", "keep what a handler changed before it threw"),
    MAX_BODY("max-body", "BYTES", "1048576", "largest request body; more is 413"),
    MAX_URL("max-url", "CHARACTERS", "8192", "longest path with query; more is 414"),
    MAX_HEADERS("max-headers", "BYTES", "32768", "largest request head; more is refused"),
    MAX_HEADER_COUNT("max-header-count", "NUMBER", "100", "most lines of a request head; more is refused"),
    MAX_SOCKET_MESSAGE("max-socket-message", "BYTES", "65536", "largest WebSocket message; more closes with 1009"),
    MAX_JSON_DEPTH("max-json-depth", "NUMBER", "32", "deepest nesting of JSON; more is 400"),
    MAX_ATTRIBUTES("max-attributes", "NUMBER", "128", "most attributes of a session"),
    MAX_VALUE("max-value", "BYTES", "65536", "largest attribute value"),
    MAX_SESSION("max-session", "BYTES", "262144", "largest session"),
    DRAIN("drain", "DURATION", "0", "after SIGTERM, how long requests are still taken while /health says draining"),
    READ_TIMEOUT("read-timeout", "DURATION", "20s", "longest wait for the next bytes of a request"),
    REQUEST_TIMEOUT("request-timeout", "DURATION", "60s", "how long a whole request body may take; past it 408"),
    MIN_RATE("min-rate", "BYTES", "500", "fewest bytes a second of a body, after 5 seconds; slower is 408");

    private final String key;
    private final String kind;
    private final @Nullable String preset;
    private final String meaning;

    Option(String key, String kind, @Nullable String preset, String meaning) {
        this.key = key;
        this.kind = kind;
        this.preset = preset;
        this.meaning = meaning;
    }

    /** Its name in the properties file. */
    String key() {
        return key;
    }

    String flag() {
        return "--" + key;
    }

    String variable() {
        return "SOJOURN_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** What counts when nobody sets it, or null for nothing. */
    @Nullable
    String preset() {
        return preset;
    }

    boolean isSecret() {
        return this == SECRET
                || this == ENCRYPTION_KEY
                || this == ADMIN_TOKEN
                || this == VIEWER_TOKEN
                || this == METRICS_TOKEN;
    }

    static @Nullable Option ofKey(String key) {
        for (Option option : values()) {
            if (option.key.equals(key)) {
                return option;
            }
        }
        return null;
    }

    String meaning() {
        return meaning;
    }

    static String flags() {
        return Arrays.stream(values()).map(Option::flag).collect(Collectors.joining(", "));
    }

    /** A line for each option, as {@code --help} shows them. */
    static String usage() {
        return Arrays.stream(values())
                .map(option -> String.format(
                        Locale.ROOT,
                        "  %-31s %s%s%n",
                        option.flag() + " " + option.kind,
                        option.meaning,
                        option.preset == null ? "" : " [" + option.preset + "]"))
                .collect(Collectors.joining());
    }
}
