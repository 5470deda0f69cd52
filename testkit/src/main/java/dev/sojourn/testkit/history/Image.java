package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import org.jspecify.annotations.Nullable;

/** What a history remembers of a stored session: all of it, its data as a digest. */
record Image(
        SessionKey key,
        long version,
        long created,
        long lastAccess,
        long lastUpdate,
        long expiryBase,
        long expiresAt,
        long duration,
        @Nullable String user,
        long digest,
        boolean over) {

    static final long NO_DATA = digest(new byte[0]);

    static Image of(StoredSession s) {
        return new Image(
                s.key(),
                s.version(),
                s.created(),
                s.lastAccess(),
                s.lastUpdate(),
                s.expiryBase(),
                s.expiresAt(),
                s.duration(),
                s.user(),
                digest(s.data()),
                s.over());
    }

    /** What a store has shown: an image of a session, a trail as it is, or nothing. */
    static @Nullable Record of(@Nullable StoredRecord record) {
        return record instanceof StoredSession session ? of(session) : (Forward) record;
    }

    /** FNV-1a with 64 bits: enough to tell the data of one test apart. */
    private static long digest(byte[] data) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : data) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    Image touched(Touch touch) {
        boolean moves = touch.duration() == duration;
        return new Image(
                key,
                version,
                created,
                Math.max(lastAccess, touch.lastAccess()),
                lastUpdate,
                moves ? Math.max(expiryBase, touch.expiryBase()) : expiryBase,
                moves ? Math.max(expiresAt, touch.expiresAt()) : expiresAt,
                duration,
                user,
                digest,
                over);
    }

    Image accessedAt(long moment) {
        return new Image(
                key,
                version,
                created,
                Math.max(lastAccess, moment),
                lastUpdate,
                expiryBase,
                expiresAt,
                duration,
                user,
                digest,
                over);
    }

    Image claimed() {
        return new Image(
                key, version, created, lastAccess, lastUpdate, expiryBase, expiresAt, duration, user, digest, true);
    }

    /** What is left of a claimed session that was settled with remains. */
    Image remains() {
        return new Image(
                key, version, created, lastAccess, lastUpdate, expiryBase, expiresAt, duration, null, NO_DATA, true);
    }

    /** Whether this can be the other one after touches, a claim or a settlement, which write no version. */
    boolean isOfWrite(Image write) {
        boolean stripped = over && user == null && digest == NO_DATA;
        return key.equals(write.key)
                && version == write.version
                && created == write.created
                && lastUpdate == write.lastUpdate
                && duration == write.duration
                && (stripped
                        || digest == write.digest && (user == null ? write.user == null : user.equals(write.user)));
    }

    @Override
    public String toString() {
        return key + " v" + version + (over ? " over" : "") + (user == null ? "" : " of " + user);
    }
}
