package dev.sojourn;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What administration sees of a session: everything but its id, which nobody but the client can know.
 *
 * @param key the session's key, 64 hexadecimal characters
 * @param lineage the key it began under, which stays the same through all rolls
 * @param version the number of its last write, 1 for a new session
 * @param bytes how much it takes in the store, without its key and its moments
 * @param created when it began
 * @param lastAccess when it was last used
 * @param lastUpdate when it was last written
 * @param expiresAt when it expires as things are, or null for never
 * @param ownDuration its own duration, {@link dev.sojourn.policy.Lifetime#FOREVER} for no limit, or null when it
 *     follows the engine's
 * @param user whose it is, or null
 * @param contents reads which attributes it has, without their values
 * @param aboutUser reads what is kept about the user
 * @param values reads its attributes
 */
public record SessionInfo(
        String key,
        String lineage,
        long version,
        int bytes,
        Instant created,
        Instant lastAccess,
        Instant lastUpdate,
        @Nullable Instant expiresAt,
        @Nullable Duration ownDuration,
        @Nullable String user,
        Supplier<Contents> contents,
        Supplier<Map<String, @Nullable Object>> aboutUser,
        Supplier<Map<String, @Nullable Object>> values) {

    /**
     * One attribute without its value.
     *
     * @param name its name
     * @param type what kind of value it has: {@code text}, {@code integer}, {@code list} and so on, or the wire name of
     *     a registered type or a fallback
     * @param bytes the size of the value as it is stored
     */
    public record Entry(String name, String type, int bytes) {}

    /**
     * Which attributes a session has, and what it is called.
     *
     * @param entries the attributes in the order in which they are stored; none when the record cannot be read
     * @param reference the {@linkplain References reference} that it was made with, or null
     * @param fault why the record cannot be read here, or null when it can
     */
    public record Contents(
            List<Entry> entries,
            @Nullable String reference,
            @Nullable String fault) {

        /** Keeps an unmodifiable copy of the list. */
        public Contents {
            entries = List.copyOf(entries);
        }
    }

    /** The first characters of the key, the form for logs. */
    public String fingerprint() {
        return key.substring(0, 8);
    }

    /** Which attributes there are and what it is called, read at each call; no attribute is decoded. */
    public Contents table() {
        return contents.get();
    }

    /** What is kept about the user, decoded at each call: a list that needs none pays for none. */
    public Map<String, @Nullable Object> userData() {
        return aboutUser.get();
    }

    /**
     * The attributes, decoded at each call: a list that needs none pays for none. A value that is kept by reference is
     * the object itself on the node that has it, and null elsewhere.
     */
    public Map<String, @Nullable Object> attributes() {
        return values.get();
    }

    @Override
    public String toString() {
        return "SessionInfo[" + fingerprint() + ", expiresAt=" + expiresAt + "]";
    }
}
