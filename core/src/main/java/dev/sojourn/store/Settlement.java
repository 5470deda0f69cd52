package dev.sojourn.store;

/**
 * The end of a claim.
 *
 * @param claimed a session that {@link SessionStore#claimExpired} returned
 * @param keepUntil until when its remains (keys and moments, no data and no user) stay to be found, milliseconds since
 *     the epoch; 0 removes it now
 */
public record Settlement(StoredSession claimed, long keepUntil) {}
