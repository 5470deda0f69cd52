package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session as a store keeps it: key, version, five moments, and bytes that only the engine can read.
 *
 * <p>All moments are milliseconds since the epoch, all durations milliseconds. Immutable and safe to share between
 * threads, on condition that nobody writes into {@link #data()}: the array is not copied, because this object is made
 * on every visit.
 */
public final class StoredSession implements StoredRecord {

    /** The expiry of a session that never expires, and the duration that leads to it. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The {@link #duration()} of a session that follows the engine's default. */
    public static final long ENGINE_DURATION = 0;

    private final SessionKey key;
    private final long version;
    private final long created;
    private final long lastAccess;
    private final long lastUpdate;
    private final long expiryBase;
    private final long expiresAt;
    private final long duration;
    private final @Nullable String user;
    private final byte[] data;
    private final boolean over;

    private StoredSession(Builder from) {
        this.key = from.key;
        this.version = from.version;
        this.created = from.created;
        this.lastAccess = from.lastAccess;
        this.lastUpdate = from.lastUpdate;
        this.expiryBase = from.expiryBase;
        this.expiresAt = from.expiresAt;
        this.duration = from.duration;
        this.user = from.user;
        this.data = from.data;
        this.over = from.over;
    }

    private StoredSession(StoredSession from, Touch touch) {
        this.key = from.key;
        this.version = from.version;
        this.created = from.created;
        this.lastAccess = Math.max(from.lastAccess, touch.lastAccess());
        this.lastUpdate = from.lastUpdate;
        boolean moves = from.duration == touch.duration();
        this.expiryBase = moves ? Math.max(from.expiryBase, touch.expiryBase()) : from.expiryBase;
        this.expiresAt = moves ? Math.max(from.expiresAt, touch.expiresAt()) : from.expiresAt;
        this.duration = from.duration;
        this.user = from.user;
        this.data = from.data;
        this.over = from.over;
    }

    /**
     * Starts a record with the given key, version 1 and everything else zero or empty.
     *
     * @param key the key
     * @return a builder, not safe for use by several threads
     */
    public static Builder builder(SessionKey key) {
        return new Builder(key);
    }

    /**
     * Starts a record with everything taken from this one.
     *
     * @return a builder, not safe for use by several threads
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * This record after a touch: each moment is the later of the two, as {@link Touch} says; everything else stays.
     *
     * @param touch the new moments
     * @return the touched record
     */
    public StoredSession touched(Touch touch) {
        return new StoredSession(this, touch);
    }

    @Override
    public SessionKey key() {
        return key;
    }

    /**
     * The number of the last write of data, user or duration; a touch does not change it.
     *
     * @return the version, 1 for a new session
     */
    public long version() {
        return version;
    }

    /**
     * When the session began. Never changes, whatever is done to the session.
     *
     * @return milliseconds since the epoch
     */
    public long created() {
        return created;
    }

    /**
     * When a visit last used the session. Never moves back.
     *
     * @return milliseconds since the epoch
     */
    public long lastAccess() {
        return lastAccess;
    }

    /**
     * When the session was last written.
     *
     * @return milliseconds since the epoch
     */
    public long lastUpdate() {
        return lastUpdate;
    }

    /**
     * The moment its duration is counted from.
     *
     * @return milliseconds since the epoch
     */
    public long expiryBase() {
        return expiryBase;
    }

    /**
     * The first moment at which the session is no longer alive.
     *
     * @return milliseconds since the epoch, or {@link #NEVER}
     */
    public long expiresAt() {
        return expiresAt;
    }

    /**
     * The session's own duration.
     *
     * @return milliseconds, {@link #NEVER}, or {@link #ENGINE_DURATION}
     */
    public long duration() {
        return duration;
    }

    /**
     * Whose session it is.
     *
     * @return the user's id, or null when nobody is bound to it
     */
    public @Nullable String user() {
        return user;
    }

    /**
     * The engine's bytes. Not copied: must not be written into.
     *
     * @return the bytes, empty for the remains of an expired session
     */
    public byte[] data() {
        return data;
    }

    /**
     * Whether its expiry was claimed: such a session is only kept to tell "expired" from "unknown", and no operation
     * but {@link SessionStore#delete} changes it any more.
     *
     * @return true once claimed
     */
    public boolean over() {
        return over;
    }

    @Override
    public String toString() {
        return "StoredSession[" + key + " v" + version + ", " + data.length + " bytes" + (over ? ", over]" : "]");
    }

    /** Collects the parts of a {@link StoredSession}. Not safe for use by several threads. */
    public static final class Builder {
        private final SessionKey key;
        private long version = 1;
        private long created;
        private long lastAccess;
        private long lastUpdate;
        private long expiryBase;
        private long expiresAt;
        private long duration = ENGINE_DURATION;
        private @Nullable String user;
        private byte[] data = new byte[0];
        private boolean over;

        private Builder(SessionKey key) {
            this.key = Objects.requireNonNull(key, "key");
        }

        private Builder(StoredSession from) {
            this(from, from.key);
        }

        private Builder(StoredSession from, SessionKey key) {
            this.key = key;
            this.version = from.version;
            this.created = from.created;
            this.lastAccess = from.lastAccess;
            this.lastUpdate = from.lastUpdate;
            this.expiryBase = from.expiryBase;
            this.expiresAt = from.expiresAt;
            this.duration = from.duration;
            this.user = from.user;
            this.data = from.data;
            this.over = from.over;
        }

        /**
         * The same parts under another key.
         *
         * @param other the key
         * @return a new builder
         */
        public Builder key(SessionKey other) {
            return new Builder(build(), other);
        }

        /**
         * Sets {@link StoredSession#version()}.
         *
         * @param value at least 1
         * @return this
         */
        public Builder version(long value) {
            this.version = value;
            return this;
        }

        /**
         * Sets {@link StoredSession#created()}.
         *
         * @param millis milliseconds since the epoch
         * @return this
         */
        public Builder created(long millis) {
            this.created = millis;
            return this;
        }

        /**
         * Sets {@link StoredSession#lastAccess()}.
         *
         * @param millis milliseconds since the epoch
         * @return this
         */
        public Builder lastAccess(long millis) {
            this.lastAccess = millis;
            return this;
        }

        /**
         * Sets {@link StoredSession#lastUpdate()}.
         *
         * @param millis milliseconds since the epoch
         * @return this
         */
        public Builder lastUpdate(long millis) {
            this.lastUpdate = millis;
            return this;
        }

        /**
         * Sets {@link StoredSession#expiryBase()}.
         *
         * @param millis milliseconds since the epoch
         * @return this
         */
        public Builder expiryBase(long millis) {
            this.expiryBase = millis;
            return this;
        }

        /**
         * Sets {@link StoredSession#expiresAt()}.
         *
         * @param millis milliseconds since the epoch, or {@link StoredSession#NEVER}
         * @return this
         */
        public Builder expiresAt(long millis) {
            this.expiresAt = millis;
            return this;
        }

        /**
         * Sets {@link StoredSession#duration()}.
         *
         * @param millis milliseconds, {@link StoredSession#NEVER} or {@link StoredSession#ENGINE_DURATION}
         * @return this
         */
        public Builder duration(long millis) {
            this.duration = millis;
            return this;
        }

        /**
         * Sets {@link StoredSession#user()}.
         *
         * @param uid the user's id, or null for nobody
         * @return this
         */
        public Builder user(@Nullable String uid) {
            this.user = uid;
            return this;
        }

        /**
         * Sets {@link StoredSession#data()}, without copying.
         *
         * @param bytes the bytes, which nobody may write into from now on
         * @return this
         */
        public Builder data(byte[] bytes) {
            this.data = bytes;
            return this;
        }

        /**
         * Sets {@link StoredSession#over()}.
         *
         * @param value whether its expiry was claimed
         * @return this
         */
        public Builder over(boolean value) {
            this.over = value;
            return this;
        }

        /**
         * Makes the record.
         *
         * @return the record
         */
        public StoredSession build() {
            return new StoredSession(this);
        }
    }
}
