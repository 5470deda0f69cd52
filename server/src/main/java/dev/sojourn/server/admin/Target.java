package dev.sojourn.server.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an act is done to. Immutable.
 *
 * @param engine the mount, or null for the server's own engine
 * @param key the session's key, or null
 * @param user the user whose sessions are meant, or null
 * @param filter which sessions are meant, or null
 * @param before only sessions that had begun by then, or null
 * @param store the store that a command of the command line has opened itself, or null
 */
public record Target(
        @Nullable String engine,
        @Nullable String key,
        @Nullable String user,
        @Nullable SessionFilter filter,
        @Nullable Instant before,
        @Nullable Store store) {

    private static final int KEY_DIGITS = 64;

    /** The most characters of a text that somebody sent. */
    static final int LONGEST = 512;

    /**
     * A store, past any server.
     *
     * @param address where it is, without user and password
     * @param name what its keys and tables begin with, or null where it has none
     */
    public record Store(String address, @Nullable String name) {}

    /**
     * Drops a key that is none: it may be an id, which somebody took for a key, and nobody is to read that. Cuts texts
     * of more than 512 characters.
     */
    public Target {
        if (key != null && !isKey(key)) {
            key = null;
        }
        user = user == null ? null : cut(user, LONGEST);
        filter = filter == null ? null : filter.withUserOf(LONGEST);
    }

    /** The beginning of a text, without half a character at its end. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    static boolean isKey(String text) {
        return text.length() == KEY_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    /** An engine as a whole. */
    public static Target engine(@Nullable String mount) {
        return new Target(mount, null, null, null, null, null);
    }

    /** One session, or none that is known. */
    public static Target session(@Nullable String mount, @Nullable String key) {
        return new Target(mount, key, null, null, null, null);
    }

    static Target user(@Nullable String mount, String user, @Nullable String exceptKey) {
        return new Target(mount, exceptKey, user, null, null, null);
    }

    /** The sessions that are meant. */
    public static Target filter(@Nullable String mount, SessionFilter filter, @Nullable Instant before) {
        return new Target(mount, null, null, filter, before, null);
    }

    /** A store as a whole, the sessions of a mount in it, or one of them. */
    public static Target store(Store store, @Nullable String mount, @Nullable String key) {
        return new Target(mount, key, null, null, null, store);
    }
}
