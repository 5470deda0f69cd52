package dev.sojourn.store.redis;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under one session key.
 *
 * @param key the key
 * @param kind what it is
 * @param stored a session, also one that is prepared only, or a trail; null for nothing
 * @param entry the session's entry in the index of users, or the empty text
 * @param from the member of the old key of a prepared record, or the empty text
 */
record Row(SessionKey key, Kind kind, @Nullable StoredRecord stored, String entry, String from) {

    /** What it is. */
    enum Kind {
        /** Nothing at all. */
        NONE,
        /** A session. */
        LIVE,
        /** A session whose expiry was claimed, or what is left of it. */
        CLAIMED,
        /** The trail of a rolled session. */
        TRAIL,
        /** A session that lives once its roll was decided, in another slot. */
        PREPARED,
        /** Something that no version of this store wrote. */
        DAMAGED,
        /** Something that a later version wrote. */
        NEWER
    }

    /** Data that every seal calls damaged, and data that every seal calls newer: the engine judges it, and tells. */
    private static final byte[] UNREADABLE = {};

    private static final byte[] SEALED_LATER = {63};

    static Row nothing(SessionKey key) {
        return new Row(key, Kind.NONE, null, "", "");
    }

    static Row trail(Trail trail) {
        return new Row(trail.key(), Kind.TRAIL, trail, "", "");
    }

    static Row session(StoredSession session, Kind kind, String entry, String from) {
        return new Row(session.key(), kind, session, entry, from);
    }

    /** What can't be read never expires, so that the engine opens it and learns, with its event, that it can't. */
    static Row unreadable(SessionKey key, Kind kind, boolean claimed) {
        StoredSession session = StoredSession.builder(key)
                .created(System.currentTimeMillis())
                .expiresAt(StoredSession.NEVER)
                .data(kind == Kind.NEWER ? SEALED_LATER : UNREADABLE)
                .claimed(claimed)
                .build();
        return new Row(key, kind, session, "", "");
    }

    /** What {@code find} gives: null for nothing, and for a prepared record, which stands for nothing yet. */
    @Nullable
    StoredRecord record() {
        return kind == Kind.PREPARED ? null : stored;
    }

    /** The session, if it lives and is of this user, or of whomever for null. */
    @Nullable
    StoredSession live(@Nullable String user) {
        return kind == Kind.LIVE
                        && stored instanceof StoredSession session
                        && (user == null || user.equals(session.user()))
                ? session
                : null;
    }

    /** The key that its session began under. */
    SessionKey lineage() {
        return stored instanceof StoredSession session ? session.lineage() : key;
    }

    /** How many bytes of data came with it. */
    int size() {
        return stored instanceof StoredSession session ? session.data().length : 0;
    }
}
