package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import org.jspecify.annotations.Nullable;

/** What a history remembers of a stored session: all of it, its data as a digest. */
record Image(
        SessionKey key,
        SessionKey lineage,
        long version,
        long created,
        long lastAccess,
        long lastUpdate,
        long expiryBase,
        long expiresAt,
        long duration,
        @Nullable String user,
        long digest,
        boolean claimed) {

    static final long NO_DATA = digest(new byte[0]);

    static Image of(StoredSession s) {
        return new Image(
                s.key(),
                s.lineage(),
                s.version(),
                s.created(),
                s.lastAccess(),
                s.lastUpdate(),
                s.expiryBase(),
                s.expiresAt(),
                s.duration(),
                s.user(),
                digest(s.data()),
                s.claimed());
    }

    /** What a store has shown: an image of a session, a trail as it is, or nothing. */
    static @Nullable Record of(@Nullable StoredRecord record) {
        return record instanceof StoredSession session ? of(session) : (Trail) record;
    }

    /** FNV-1a with 64 bits: enough to tell the data of one test apart. */
    private static long digest(byte[] data) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : data) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Whether it was rolled: its lineage is then another key than its own. */
    boolean rolled() {
        return !key.equals(lineage);
    }

    Image touched(Touch touch) {
        boolean moves = touch.duration() == duration;
        return withMoments(
                Math.max(lastAccess, touch.lastAccess()),
                moves ? Math.max(expiryBase, touch.expiryBase()) : expiryBase,
                moves ? Math.max(expiresAt, touch.expiresAt()) : expiresAt);
    }

    /** Whether a store lets this take the place of what is stored at the same version. */
    boolean mayReplace(Image stored) {
        return duration == stored.duration || expiryBase >= stored.expiryBase;
    }

    /** What a store keeps when it writes this over what is stored. */
    Image keepingLaterMoments(Image stored) {
        boolean keeps = duration == stored.duration;
        return withMoments(
                Math.max(lastAccess, stored.lastAccess),
                keeps ? Math.max(expiryBase, stored.expiryBase) : expiryBase,
                keeps ? Math.max(expiresAt, stored.expiresAt) : expiresAt);
    }

    private Image withMoments(long access, long base, long expires) {
        return new Image(
                key, lineage, version, created, access, lastUpdate, base, expires, duration, user, digest, claimed);
    }

    Image asClaimed() {
        return ended(user, digest);
    }

    /** What is left of a claimed session that was settled with remains. */
    Image remains() {
        return ended(null, NO_DATA);
    }

    private Image ended(@Nullable String owner, long data) {
        return new Image(
                key,
                lineage,
                version,
                created,
                lastAccess,
                lastUpdate,
                expiryBase,
                expiresAt,
                duration,
                owner,
                data,
                true);
    }

    /** Whether this can be the other one after touches, a claim or a settlement, which write no version. */
    boolean isOfWrite(Image write) {
        boolean stripped = claimed && user == null && digest == NO_DATA;
        return key.equals(write.key)
                && lineage.equals(write.lineage)
                && version == write.version
                && created == write.created
                && lastUpdate == write.lastUpdate
                && duration == write.duration
                && (stripped
                        || digest == write.digest && (user == null ? write.user == null : user.equals(write.user)));
    }

    @Override
    public String toString() {
        return key + " v" + version + (claimed ? " claimed" : "") + (user == null ? "" : " of " + user);
    }
}
