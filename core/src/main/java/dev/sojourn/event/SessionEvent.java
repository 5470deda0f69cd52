package dev.sojourn.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a session, or to a request that named one. Immutable. Everything in it may be logged,
 * except what {@link Ended#attributes()} and {@link Released#values()} return.
 */
public sealed interface SessionEvent {

    /**
     * When it happened, by the engine's clock.
     *
     * @return the moment
     */
    Instant at();

    /**
     * An event of one known session.
     */
    sealed interface OfSession extends SessionEvent {

        /**
         * The session's key, 64 hexadecimal characters; administration addresses sessions by it.
         *
         * @return the key
         */
        String key();

        /**
         * The first characters of the key, the form for logs.
         *
         * @return the fingerprint
         */
        default String fingerprint() {
            return key().substring(0, 8);
        }
    }

    /**
     * A session was written for the first time.
     *
     * @param at when
     * @param key its key
     * @param user whose it is, or null
     */
    record Created(Instant at, String key, @Nullable String user) implements OfSession {}

    /**
     * A visit found its session.
     *
     * @param at when
     * @param key its key
     */
    record Loaded(Instant at, String key) implements OfSession {}

    /**
     * Changes were written.
     *
     * @param at when
     * @param key its key
     * @param version the version they made
     * @param bytes the size of the session's data
     */
    record Saved(Instant at, String key, long version, int bytes) implements OfSession {}

    /**
     * Another visit had written first, so a commit was tried again.
     *
     * @param at when
     * @param key the session's key
     * @param attempt the attempt that lost, from 1
     */
    record Conflict(Instant at, String key, int attempt) implements OfSession {}

    /**
     * A visit's changes were not written because meanwhile the session had ended, was rolled away, or is another
     * user's.
     *
     * @param at when
     * @param key the session's key
     * @param changes how many attribute changes were dropped
     */
    record ChangesDropped(Instant at, String key, int changes) implements OfSession {}

    /**
     * The expiry was moved and nothing else.
     *
     * @param at when
     * @param key the session's key
     */
    record Touched(Instant at, String key) implements OfSession {}

    /**
     * The session has a new id.
     *
     * @param at when
     * @param key its new key
     * @param from its old key
     */
    record Rolled(Instant at, String key, String from) implements OfSession {}

    /**
     * The session is over. Each session ends once; after a crash, or when the answer of the store was lost, the same
     * end may be told again, with the same {@link #eventId()}.
     *
     * @param at when
     * @param key its key
     * @param lineage the key it began under, which stayed the same through all rolls
     * @param reason why
     * @param user whose it was, or null when nobody's or not known
     * @param created when it began
     * @param lastAccess when it was last used, as far as the store knew: not each access is noted
     * @param duration how long it lived from its anchor, {@link dev.sojourn.policy.Lifetime#FOREVER} for no limit
     * @param lastAttributes reads the attributes it ended with
     */
    record Ended(
            Instant at,
            String key,
            String lineage,
            EndReason reason,
            @Nullable String user,
            Instant created,
            Instant lastAccess,
            Duration duration,
            Supplier<Map<String, Object>> lastAttributes)
            implements OfSession {

        /**
         * The same for each telling of this end, and for no other.
         *
         * @return an identifier
         */
        public String eventId() {
            return lineage + "/end";
        }

        /**
         * The attributes the session ended with, decoded at each call.
         *
         * @return a map of its own for the caller; empty when they are not known or not readable
         */
        public Map<String, Object> attributes() {
            return lastAttributes.get();
        }

        @Override
        public String toString() {
            return "Ended[at=" + at + ", session=" + fingerprint() + ", reason=" + reason + "]";
        }
    }

    /**
     * Values that this node kept by reference ({@code NodeLocal}) are let go, without a visit of this
     * node having replaced or removed them and without this node having told the session's end: another node did, or
     * this engine is closed. Each value is told once, by this event or among the attributes of {@link Ended}.
     *
     * @param at when
     * @param key the key of their session, as far as this node knows
     * @param values the values by the names of their attributes; they may not be logged
     */
    record Released(Instant at, String key, Map<String, Object> values) implements OfSession {

        /** Keeps an unmodifiable copy of the map. */
        public Released {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "Released[at=" + at + ", session=" + fingerprint() + ", values=" + values.size() + "]";
        }
    }

    /**
     * A session's record could not be read, so there is no session.
     *
     * @param at when
     * @param key its key
     * @param newerFormat true when a later version of Sojourn wrote it (it is kept); false when it is damaged (it is
     *     removed)
     * @param detail what is wrong with it
     */
    record Unreadable(Instant at, String key, boolean newerFormat, String detail) implements OfSession {}

    /**
     * One attribute cannot be decoded here, so it reads as absent; its bytes stay. Its class is not registered on this
     * node, or it is kept by reference on another one. Told once in a visit that asks for it; the log has one line for
     * each wire name.
     *
     * @param at when
     * @param key the session's key
     * @param name the attribute's name as messages show it: invisible characters as escapes, a long one cut; {@code
     *     sojourn.user.} and a name for an entry of what is kept about the user
     * @param detail what is wrong with it
     */
    record Undecodable(Instant at, String key, String name, String detail) implements OfSession {}

    /**
     * A request presented an id that this engine did not sign, or not like that; no store was asked.
     *
     * @param at when
     * @param transport how it came: cookie, header, query or body; "request" when the request as a whole was refused
     * @param rejection why it was refused
     */
    record Forged(Instant at, String transport, String rejection) implements SessionEvent {}

    /**
     * A request presented a well-formed id that no living session has.
     *
     * @param at when
     * @param key the key of that id
     * @param expired whether the remains of an expired session were found
     */
    record Unknown(Instant at, String key, boolean expired) implements OfSession {}

    /**
     * The store failed.
     *
     * @param at when
     * @param operation what was asked of it
     * @param detail what it said
     */
    record StoreFailed(Instant at, String operation, String detail) implements SessionEvent {}
}
