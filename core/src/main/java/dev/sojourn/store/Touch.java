package dev.sojourn.store;

/**
 * The moments that a touch moves forward. A store keeps the later of what it has and what is given, each for itself.
 *
 * @param lastAccess when the visit used the session, milliseconds since the epoch
 * @param expiryBase the moment its duration is now counted from, milliseconds since the epoch
 * @param expiresAt when it expires now, milliseconds since the epoch or {@link StoredSession#NEVER}
 */
public record Touch(long lastAccess, long expiryBase, long expiresAt) {}
