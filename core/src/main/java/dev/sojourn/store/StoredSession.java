package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as a store keeps it: keys, version, moments, and bytes that only the engine can read.
 *
 * <p>All moments are milliseconds since the epoch, all durations milliseconds. Immutable and safe to share between
 * threads, on condition that nobody writes into {@link #data()}: the array is not copied, because this object is made
 * on every visit. Two are equal only when they share that array.
 *
 * @param key what it is stored under now
 * @param lineage the key it began under; the same through all rolls, and equal to {@code key} before the first one
 * @param version the number of the last write of data, user or duration, 1 for a new session; a touch leaves it
 * @param created when the session began; never changes
 * @param lastAccess when a visit last used it; never moves back
 * @param lastUpdate when it was last written
 * @param expiryBase the moment its duration is counted from
 * @param expiresAt the first moment at which it is no longer alive, or {@link #NEVER}
 * @param duration its own duration, {@link #NEVER}, or {@link #ENGINE_DURATION}
 * @param user whose session it is, or null for nobody's
 * @param data the engine's bytes, which nobody may write into; empty for the remains of an expired session
 * @param claimed whether its expiry was claimed: it is then kept only to tell "expired" from "unknown", and nothing but
 *     {@link SessionStore#settle} changes it any more. True for a claim and for what remains when it is settled; which
 *     of the two it is, a store keeps beside the record
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity on purpose: a record is swapped, never looked into.
public record StoredSession(
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
        byte[] data,
        boolean claimed)
        implements StoredRecord {

    /** The expiry of a session that never expires, and the duration that leads to it. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The {@link #duration()} of a session that follows the engine's default. */
    public static final long ENGINE_DURATION = 0;

    /** Starts a record that begins under the given key, with version 1 and everything else zero or empty. */
    public static Builder builder(SessionKey key) {
        return new Builder(key);
    }

    /** Starts a record with everything taken from this one. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Whether it was rolled: its lineage is then another key than the one it is stored under. */
    public boolean rolled() {
        return !key.equals(lineage);
    }

    /**
     * This record after a touch: each moment is the later of the two, as {@link Touch} says; everything else stays.
     *
     * @param touch the new moments
     */
    public StoredSession touched(Touch touch) {
        boolean moves = duration == touch.duration();
        return moments(
                Math.max(lastAccess, touch.lastAccess()),
                moves ? Math.max(expiryBase, touch.expiryBase()) : expiryBase,
                moves ? Math.max(expiresAt, touch.expiresAt()) : expiresAt);
    }

    /**
     * Whether this record may take the place of a stored one at the same version: not when it changes the duration and
     * the stored anchor was moved meanwhile, since its expiry was then computed from an older one.
     *
     * @param stored what is stored
     */
    public boolean mayReplace(StoredSession stored) {
        return duration == stored.duration || expiryBase >= stored.expiryBase;
    }

    /**
     * This record with the moments that a touch has moved further in a stored one: the later {@link #lastAccess()}
     * always; the later anchor and expiry too, unless the durations differ, for then this record means to set them.
     *
     * @param stored what this record takes the place of
     */
    public StoredSession keepingLaterMoments(StoredSession stored) {
        boolean keeps = duration == stored.duration;
        long base = keeps ? Math.max(expiryBase, stored.expiryBase) : expiryBase;
        long expires = keeps ? Math.max(expiresAt, stored.expiresAt) : expiresAt;
        return stored.lastAccess <= lastAccess && base == expiryBase && expires == expiresAt
                ? this
                : moments(Math.max(lastAccess, stored.lastAccess), base, expires);
    }

    /** This record, claimed. */
    public StoredSession asClaimed() {
        return claimed ? this : toBuilder().claimed(true).build();
    }

    /** What stays of it once its end is told: keys and moments, no user and no data. */
    public StoredSession remains() {
        return toBuilder().claimed(true).user(null).data(new byte[0]).build();
    }

    /** This record without its data, for listings that need none. */
    public StoredSession withoutData() {
        return data.length == 0 ? this : toBuilder().data(new byte[0]).build();
    }

    /** This record with the moments that a store keeps beside it. */
    StoredSession at(long access, long base, long expires) {
        return access == lastAccess && base == expiryBase && expires == expiresAt
                ? this
                : moments(access, base, expires);
    }

    private StoredSession moments(long access, long base, long expires) {
        return new StoredSession(
                key, lineage, version, created, access, lastUpdate, base, expires, duration, user, data, claimed);
    }

    @Override
    public String toString() {
        return "StoredSession[" + key + " v" + version + ", " + data.length + " bytes" + (claimed ? ", claimed]" : "]");
    }

    /** Collects the parts of a {@link StoredSession}, under the names they have there. For one thread. */
    public static final class Builder {
        private SessionKey key;
        private SessionKey lineage;
        private long version = 1;
        private long created;
        private long lastAccess;
        private long lastUpdate;
        private long expiryBase;
        private long expiresAt;
        private long duration = ENGINE_DURATION;
        private @Nullable String user;
        private byte[] data = new byte[0];
        private boolean claimed;

        private Builder(SessionKey key) {
            this.key = Objects.requireNonNull(key, "key");
            this.lineage = key;
        }

        private Builder(StoredSession from) {
            this.key = from.key;
            this.lineage = from.lineage;
            this.version = from.version;
            this.created = from.created;
            this.lastAccess = from.lastAccess;
            this.lastUpdate = from.lastUpdate;
            this.expiryBase = from.expiryBase;
            this.expiresAt = from.expiresAt;
            this.duration = from.duration;
            this.user = from.user;
            this.data = from.data;
            this.claimed = from.claimed;
        }

        /** Sets {@link StoredSession#key()}; the lineage stays. */
        public Builder key(SessionKey value) {
            this.key = value;
            return this;
        }

        /** Sets {@link StoredSession#lineage()}. */
        public Builder lineage(SessionKey value) {
            this.lineage = value;
            return this;
        }

        /** Sets {@link StoredSession#version()}, at least 1. */
        public Builder version(long value) {
            this.version = value;
            return this;
        }

        /** Sets {@link StoredSession#created()}. */
        public Builder created(long millis) {
            this.created = millis;
            return this;
        }

        /** Sets {@link StoredSession#lastAccess()}. */
        public Builder lastAccess(long millis) {
            this.lastAccess = millis;
            return this;
        }

        /** Sets {@link StoredSession#lastUpdate()}. */
        public Builder lastUpdate(long millis) {
            this.lastUpdate = millis;
            return this;
        }

        /** Sets {@link StoredSession#expiryBase()}. */
        public Builder expiryBase(long millis) {
            this.expiryBase = millis;
            return this;
        }

        /** Sets {@link StoredSession#expiresAt()}. */
        public Builder expiresAt(long millis) {
            this.expiresAt = millis;
            return this;
        }

        /** Sets {@link StoredSession#duration()}. */
        public Builder duration(long millis) {
            this.duration = millis;
            return this;
        }

        /** Sets {@link StoredSession#user()}. */
        public Builder user(@Nullable String uid) {
            this.user = uid;
            return this;
        }

        /** Sets {@link StoredSession#data()}, without copying. */
        public Builder data(byte[] bytes) {
            this.data = bytes;
            return this;
        }

        /** Sets {@link StoredSession#claimed()}. */
        public Builder claimed(boolean value) {
            this.claimed = value;
            return this;
        }

        /** Makes the record. */
        public StoredSession build() {
            return new StoredSession(
                    key,
                    lineage,
                    version,
                    created,
                    lastAccess,
                    lastUpdate,
                    expiryBase,
                    expiresAt,
                    duration,
                    user,
                    data,
                    claimed);
        }
    }
}
