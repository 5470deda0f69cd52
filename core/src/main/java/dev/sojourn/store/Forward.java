package dev.sojourn.store;

import dev.sojourn.id.SessionKey;

/**
 * The trail that a roll leaves under the old key.
 *
 * <p>Until {@code usableUntil} a visit that still presents the old id may follow it to the session. After that the old
 * id is nobody's, but the trail stays until {@code keepUntil} so that a destroy that raced the roll can still find the
 * session and end it. A trail holds no data and never turns into a session again.
 *
 * @param key the old key
 * @param to the key the session lives under now
 * @param usableUntil when visits stop following it, milliseconds since the epoch; not later than {@code keepUntil}
 * @param keepUntil when the store may drop it, milliseconds since the epoch
 */
public record Forward(SessionKey key, SessionKey to, long usableUntil, long keepUntil) implements StoredRecord {

    /** Checks that the two moments are in order. */
    public Forward {
        if (usableUntil > keepUntil) {
            throw new IllegalArgumentException(
                    "usableUntil (" + usableUntil + ") is later than keepUntil (" + keepUntil + ")");
        }
    }
}
