package dev.sojourn.spring.boot;

import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Overflow;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.web.servlet.DispatcherType;

/**
 * What {@code application.properties} says of Sojourn. Made by Spring Boot; ask it for settings. Its text form shows
 * neither secrets nor keys. How long sessions live is in seconds where no unit is given, as the container's is.
 *
 * @param enabled whether Sojourn takes the place of the container's sessions
 * @param store where sessions are kept
 * @param nearCache what is remembered of a shared store's sessions
 * @param secrets what signs the ids of sessions, the newest first, each of 32 characters or more and the same on
 *     every node. Needed with a store that nodes share
 * @param encryption how sessions are encrypted in the store
 * @param timeout how long a session lives from its last use; 0 for no such limit. Unless set,
 *     server.servlet.session.timeout, else 30 minutes
 * @param absoluteTimeout how long a session lives from its beginning; 0 for no such limit. Unless set, 12 hours, or
 *     the timeout where that is longer
 * @param touchInterval the least time between two notes in the store that a session was used. Unless set, as the
 *     store prefers, a minute for shared ones
 * @param expiry what the timeout is counted from
 * @param rememberMeTimeout how long a session lives from its beginning whose user asked to be remembered
 * @param maxSessionsPerUser the most sessions that a user has at once, on all nodes together. Unless set, any number
 * @param onTooMany what a login does that would be one session too many
 * @param codec which values of classes that nobody registered can be stored
 * @param filter where the filter stands
 * @param carrier where ids of sessions travel: cookie, header (the whole value) or bearer (Authorization), or several
 * @param carrierHeader the header of the carrier of that name
 * @param websocket the sockets of Spring's WebSocket support
 * @param sweep the search for expired sessions
 * @param metrics what is measured, where there is sojourn-micrometer and a MeterRegistry
 * @param tracing what is a span, where there is sojourn-opentelemetry and an OpenTelemetry
 */
@ConfigurationProperties("sojourn")
public record SojournProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Store store,
        @DefaultValue NearCache nearCache,
        @DefaultValue List<String> secrets,
        @DefaultValue Encryption encryption,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration absoluteTimeout,
        @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration touchInterval,
        @DefaultValue("last-access") ExpiryAnchor expiry,

        @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30d")
        Duration rememberMeTimeout,

        @Nullable Integer maxSessionsPerUser,
        @DefaultValue("end-oldest") Overflow onTooMany,
        @DefaultValue Codec codec,
        @DefaultValue Filter filter,
        @DefaultValue("cookie") List<CarrierKind> carrier,
        @DefaultValue("X-Auth-Token") String carrierHeader,
        @Name("websocket") @DefaultValue WebSocket websocket,
        @DefaultValue Sweep sweep,
        @DefaultValue Metrics metrics,
        @DefaultValue Tracing tracing) {

    @Override
    public String toString() {
        return "SojournProperties[enabled=" + enabled + ", secrets=" + secrets.size() + ", store=" + store + "]";
    }

    /**
     * Where sessions are kept.
     *
     * @param url redis://, rediss://, redis-sentinel://, redis-cluster:// and their TLS forms, jdbc:, rocksdb:DIRECTORY
     *     or memory:. Unless set, the Redis that Spring Boot is connected to, else its DataSource, else memory
     * @param prefix what all keys in Redis begin with
     * @param table the table of sessions in a database; others of the store have names that begin with it
     * @param initializeSchema whether tables that are missing are made
     * @param timeout how long the store may take for an answer; a database is given at least a second
     */
    public record Store(
            @Nullable String url,
            @DefaultValue("sojourn:") String prefix,
            @DefaultValue("sojourn_session") String table,
            @DefaultValue("embedded") SchemaInitialization initializeSchema,
            @DefaultValue("2s") Duration timeout) {

        @Override
        public String toString() {
            return "Store[url=" + (url == null ? "none" : StoreUrl.shown(url)) + ", prefix=" + prefix + ", table="
                    + table + "]";
        }
    }

    /** When tables are made. */
    public enum SchemaInitialization {
        /** At each start, where they are missing. */
        ALWAYS,
        /** In a database that runs inside the application. */
        EMBEDDED,
        /** Never; whoever owns the database runs the script. */
        NEVER
    }

    /**
     * What is remembered of a shared store's sessions.
     *
     * @param enabled whether reads are answered from memory while the store tells of changes
     * @param maxEntries the most sessions that are remembered
     * @param staleness how old an answer may be, whatever happens to the store's news
     */
    public record NearCache(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("10000") int maxEntries,
            @DefaultValue("5s") Duration staleness) {}

    /**
     * How sessions are encrypted in the store.
     *
     * @param keys secrets of 32 characters or more, the newest first: it encrypts, all decrypt. Not encrypted
     *     when empty
     */
    public record Encryption(@DefaultValue List<String> keys) {

        @Override
        public String toString() {
            return "Encryption[keys=" + keys.size() + "]";
        }
    }

    /**
     * Which values of classes that nobody registered can be stored.
     *
     * @param form how they are written: jackson (JSON) or none, which leaves it to beans of type ObjectForm
     * @param allow packages and classes of values in JSON, beside the packages of the application, its session-scoped
     *     beans and its model attributes that live in sessions
     */
    public record Codec(
            @DefaultValue("jackson") CodecForm form,
            @DefaultValue List<String> allow) {}

    /** How values are written whose class nobody registered. */
    public enum CodecForm {
        /** As JSON, by Jackson. */
        JACKSON,
        /** By nothing that is built here. */
        NONE
    }

    /**
     * Where the filter stands.
     *
     * @param order its place among filters; it has to be before all that use sessions
     * @param dispatcherTypes for which kinds of dispatch it is called
     * @param urlPatterns for which paths it is called
     * @param quietPaths paths, with all that is below them, whose requests are no use of their session: they move no
     *     expiry
     */
    public record Filter(
            @DefaultValue("" + SojournFilterAutoConfiguration.ORDER)
            int order,

            @DefaultValue({"request", "forward", "async", "error"})
            List<DispatcherType> dispatcherTypes,

            @DefaultValue("/*") List<String> urlPatterns,
            @DefaultValue List<String> quietPaths) {}

    /** Where an id travels. */
    public enum CarrierKind {
        /** In the session cookie. */
        COOKIE,
        /** In a header of its own, both ways. */
        HEADER,
        /** In {@code Authorization: Bearer}, from the client only. */
        BEARER
    }

    /**
     * The sockets of Spring's WebSocket support.
     *
     * @param enabled whether they belong to the session of their handshake, and end with it
     * @param keepAlive what keeps their session alive
     */
    public record WebSocket(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("message") KeepAlive keepAlive) {}

    /** What of a socket is a use of its session. */
    public enum KeepAlive {
        /** Each message of the client. */
        MESSAGE,
        /** Nothing. */
        NONE
    }

    /**
     * The search for expired sessions.
     *
     * @param interval how often it is made, give or take a fifth. Unless set, every two seconds, every second in memory
     */
    public record Sweep(@Nullable Duration interval) {}

    /**
     * What is measured, where there is sojourn-micrometer and a MeterRegistry.
     *
     * @param enabled whether the engine and its store are measured
     * @param engine what the tag engine says
     */
    public record Metrics(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("default") String engine) {}

    /**
     * The spans of the engine.
     *
     * @param enabled whether what a session costs a request is a span of it
     * @param store whether each call of a store that other nodes share is a span as well; not with a near cache, whose
     *     hits are no calls
     */
    public record Tracing(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean store) {}
}
