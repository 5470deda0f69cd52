package dev.sojourn.store;

import dev.sojourn.id.SessionKey;

/**
 * What a roll leaves under the old key.
 *
 * <p>Until {@code usableUntil} a visit that still presents the old id may follow it to the session. After that the old
 * id is nobody's, but the trail stays until {@code keepUntil}, so that whoever opened the session under the old key can
 * still find it. A trail holds no data and never turns into a session again.
 *
 * <p>The trail under a session's {@linkplain StoredSession#lineage() lineage} always leads to where the session lives
 * now, however often it was rolled: see {@link SessionStore#roll}.
 *
 * @param key the old key
 * @param to the key the session was rolled to; for the trail under its lineage, the key it lives under now
 * @param usableUntil when visits stop following it, milliseconds since the epoch; not later than {@code keepUntil}
 * @param keepUntil when the store may drop it, milliseconds since the epoch
 */
public record Trail(SessionKey key, SessionKey to, long usableUntil, long keepUntil) implements StoredRecord {

    /** Checks that the two moments are in order. */
    public Trail {
        if (usableUntil > keepUntil) {
            throw new IllegalArgumentException(
                    "usableUntil (" + usableUntil + ") is later than keepUntil (" + keepUntil + ")");
        }
    }

    /**
     * This trail, under a session's lineage, after a further roll of the session. An id from before a roll without
     * grace must lead nowhere, so the earlier of the two moments counts.
     *
     * @param next what that roll leaves under the key it was made from
     */
    public Trail redirected(Trail next) {
        return new Trail(key, next.to, Math.min(usableUntil, next.usableUntil), keepUntil);
    }
}
