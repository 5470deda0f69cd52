package dev.sojourn;

import java.time.Instant;
import java.util.Map;
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
 * @param userData what is kept about the user
 * @param attributes its attributes, a copy
 */
public record SessionInfo(
        String key,
        Instant created,
        Instant lastAccess,
        Instant lastUpdate,
        @Nullable Instant expiresAt,
        @Nullable String user,
        Map<String, @Nullable Object> userData,
        Map<String, @Nullable Object> attributes) {

    /**
     * The first characters of the key, the form for logs.
     *
     * @return the fingerprint
     */
    public String fingerprint() {
        return key.substring(0, 8);
    }

    @Override
    public String toString() {
        return "SessionInfo[" + fingerprint() + ", expiresAt=" + expiresAt + "]";
    }
}
