package dev.sojourn.server.admin;

import dev.sojourn.SessionInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are meant; each part that is not null must hold. Immutable.
 *
 * @param user only sessions of this user, which are found by the index
 * @param fingerprint how the key begins: 4 to 64 lower-case hexadecimal digits
 * @param idleSince last used at this moment or before
 * @param createdBefore begun before this moment
 * @param createdAfter begun after this moment
 * @param expiresBefore ends before this moment, if not used again
 * @param largerThan more bytes than this; null for any size
 * @param owner whether it has a user
 */
public record SessionFilter(
        @Nullable String user,
        @Nullable String fingerprint,
        @Nullable Instant idleSince,
        @Nullable Instant createdBefore,
        @Nullable Instant createdAfter,
        @Nullable Instant expiresBefore,
        @Nullable Long largerThan,
        @Nullable Owner owner) {

    private static final int KEY_DIGITS = 64;
    private static final int FINGERPRINT_DIGITS = 8;
    private static final SessionFilter ALL = new SessionFilter(null, null, null, null, null, null, null, null);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when the fingerprint is none, or a size is negative; the message may be shown
     */
    public SessionFilter {
        if (fingerprint != null && !fingerprint.matches("[0-9a-f]{4," + KEY_DIGITS + "}")) {
            throw new IllegalArgumentException(
                    "A fingerprint is the beginning of a key: 4 to 64 lower-case hexadecimal digits");
        }
        if (largerThan != null && largerThan < 0) {
            throw new IllegalArgumentException("A size is a number of bytes, and not negative");
        }
    }

    /** Every session. */
    public static SessionFilter all() {
        return ALL;
    }

    /** The sessions of one user. */
    public static SessionFilter ofUser(String user) {
        return new SessionFilter(user, null, null, null, null, null, null, null);
    }

    /** Whether every session is meant. */
    public boolean takesAll() {
        return equals(ALL);
    }

    /** Whether nothing but the user is asked for, so that the store finds what is meant by itself. */
    boolean asksTheStoreAlone() {
        return equals(user == null ? ALL : ofUser(user));
    }

    /** The one key that is meant, or null. */
    @Nullable
    String key() {
        return fingerprint != null && fingerprint.length() == KEY_DIGITS ? fingerprint : null;
    }

    /** Whether a session is meant. */
    public boolean takes(SessionInfo session) {
        Instant ends = session.expiresAt();
        return (user == null || user.equals(session.user()))
                && (fingerprint == null || session.key().startsWith(fingerprint))
                && (idleSince == null || !session.lastAccess().isAfter(idleSince))
                && (createdBefore == null || session.created().isBefore(createdBefore))
                && (createdAfter == null || session.created().isAfter(createdAfter))
                && (expiresBefore == null || ends != null && ends.isBefore(expiresBefore))
                && (largerThan == null || session.bytes() > largerThan)
                && (owner == null || (owner == Owner.USER) == (session.user() != null));
    }

    /** The parts that are not null, by their names, as a line of the audit has them: milliseconds, bytes and texts. */
    public Map<String, Object> parts() {
        Map<String, Object> parts = new LinkedHashMap<>();
        put(parts, "user", user);
        // More than a fingerprint and less than a key may be an id that somebody took for one.
        put(parts, "fingerprint", fingerprint == null || key() != null ? fingerprint : shortened(fingerprint));
        put(parts, "idleSince", idleSince == null ? null : idleSince.toEpochMilli());
        put(parts, "createdBefore", createdBefore == null ? null : createdBefore.toEpochMilli());
        put(parts, "createdAfter", createdAfter == null ? null : createdAfter.toEpochMilli());
        put(parts, "expiresBefore", expiresBefore == null ? null : expiresBefore.toEpochMilli());
        put(parts, "largerThan", largerThan);
        put(parts, "owner", owner == null ? null : owner == Owner.USER ? "user" : "nobody");
        return parts;
    }

    /** The same to be told, with no more of the user than so many characters. */
    SessionFilter withUserOf(int characters) {
        return user == null || user.length() <= characters
                ? this
                : new SessionFilter(
                        Target.cut(user, characters),
                        fingerprint,
                        idleSince,
                        createdBefore,
                        createdAfter,
                        expiresBefore,
                        largerThan,
                        owner);
    }

    private static String shortened(String digits) {
        return digits.substring(0, Math.min(FINGERPRINT_DIGITS, digits.length()));
    }

    private static void put(Map<String, Object> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.put(name, value);
        }
    }
}
