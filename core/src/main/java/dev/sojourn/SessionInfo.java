package dev.sojourn;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What administration sees of a session: everything but its id, which nobody but the client can know.
 *
 * @param key the session's key, 64 hexadecimal characters
 * @param created when it began
 * @param lastAccess when it was last used
 * @param lastUpdate when it was last written
 * @param expiresAt when it expires as things are, or null for never
 * @param user whose it is, or null
 * @param aboutUser reads what is kept about the user
 * @param values reads its attributes
 */
public record SessionInfo(
        String key,
        Instant created,
        Instant lastAccess,
        Instant lastUpdate,
        @Nullable Instant expiresAt,
        @Nullable String user,
        Supplier<Map<String, @Nullable Object>> aboutUser,
        Supplier<Map<String, @Nullable Object>> values) {

    /** The first characters of the key, the form for logs. */
    public String fingerprint() {
        return key.substring(0, 8);
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
