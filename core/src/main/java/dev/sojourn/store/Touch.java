package dev.sojourn.store;

/**
 * The moments that a touch moves forward. A store keeps the later of what it has and what is given, each for itself.
 *
 * <p>A touch whose {@code duration} is not the one that is stored was computed before another visit gave the session a
 * new duration: it moves {@code lastAccess} only, so that it neither outlives a shortened session nor needs a version.
 *
 * @param lastAccess when the visit used the session, milliseconds since the epoch
 * @param expiryBase the moment its duration is now counted from, milliseconds since the epoch
 * @param expiresAt when it expires now, milliseconds since the epoch or {@link StoredSession#NEVER}
 * @param duration the {@link StoredSession#duration()} that {@code expiresAt} was computed from
 */
public record Touch(long lastAccess, long expiryBase, long expiresAt, long duration) {}
