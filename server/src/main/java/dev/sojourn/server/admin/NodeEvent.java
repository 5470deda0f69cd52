package dev.sojourn.server.admin;

import dev.sojourn.event.SessionEvent;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on this node to a session or to a request that named one. Holds no id and no value.
 *
 * @param number counts up from 1
 * @param at when
 * @param kind what kind of thing
 * @param mount the engine, or null for the server's own
 * @param key the session's key, or null when no session is meant
 * @param user whose it is, when the event says it
 * @param detail in words; empty for none
 * @param times how many of its kind it stands for; more than 1 only for what anybody can cause
 */
public record NodeEvent(
        long number,
        Instant at,
        Kind kind,
        @Nullable String mount,
        @Nullable String key,
        @Nullable String user,
        String detail,
        long times) {

    /** What kind of thing. */
    public enum Kind {
        /** A session was written for the first time. */
        BEGUN,
        /** A session is over; the detail says why. */
        ENDED,
        /** A session has a new id. */
        ROLLED,
        /** An id was refused that this server did not sign. */
        REFUSED,
        /** An id was presented that no living session has. */
        UNKNOWN,
        /** Changes came too late. */
        DROPPED,
        /** A record or a value cannot be read. */
        UNREADABLE,
        /** The store failed. */
        STORE;

        /** Its word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether anybody can cause as many of them as he likes. */
        boolean isOfAnybody() {
            return this == REFUSED || this == UNKNOWN || this == STORE;
        }
    }

    /** What an event is, without its number; null for those that are no news: reads, touches, writes. */
    static @Nullable NodeEvent of(@Nullable String mount, SessionEvent event) {
        if (event instanceof SessionEvent.Created e) {
            return of(mount, e, Kind.BEGUN, e.user(), "");
        } else if (event instanceof SessionEvent.Ended e) {
            return of(mount, e, Kind.ENDED, e.user(), e.reason().name().toLowerCase(Locale.ROOT));
        } else if (event instanceof SessionEvent.Rolled e) {
            return of(mount, e, Kind.ROLLED, null, e.from());
        } else if (event instanceof SessionEvent.ChangesDropped e) {
            return of(mount, e, Kind.DROPPED, null, String.valueOf(e.changes()));
        } else if (event instanceof SessionEvent.Unreadable e) {
            return of(mount, e, Kind.UNREADABLE, null, e.detail());
        } else if (event instanceof SessionEvent.Undecodable e) {
            return of(mount, e, Kind.UNREADABLE, null, e.name() + ": " + e.detail());
        } else if (event instanceof SessionEvent.Forged e) {
            return new NodeEvent(0, e.at(), Kind.REFUSED, mount, null, null, e.transport() + " " + e.rejection(), 1);
        } else if (event instanceof SessionEvent.Unknown e) {
            // Its key is of no session, and whoever sends ids can have any number of them.
            return new NodeEvent(0, e.at(), Kind.UNKNOWN, mount, null, null, e.expired() ? "expired" : "", 1);
        } else if (event instanceof SessionEvent.StoreFailed e) {
            // What the store said may name its host.
            return new NodeEvent(0, e.at(), Kind.STORE, mount, null, null, e.operation(), 1);
        }
        return null;
    }

    private static NodeEvent of(
            @Nullable String mount, SessionEvent.OfSession e, Kind kind, @Nullable String user, String detail) {
        return new NodeEvent(0, e.at(), kind, mount, e.key(), user, detail, 1);
    }

    NodeEvent numbered(long n, long standsFor) {
        return new NodeEvent(n, at, kind, mount, key, user, detail, standsFor);
    }
}
