package dev.sojourn.sample.shop;

import dev.sojourn.SessionInfo;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/**
 * A session as the pages show it.
 *
 * @param key names it in forms; nobody can log in with it
 * @param fingerprint its short form, for people
 * @param user whose it is, or a dash
 * @param lastUsed when it was last used
 */
record LiveSession(String key, String fingerprint, String user, String lastUsed) {

    private static final String NONE = "–";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    /** What of a session is shown. */
    static LiveSession of(SessionInfo session) {
        return new LiveSession(
                session.key(),
                session.fingerprint(),
                Objects.requireNonNullElse(session.user(), NONE),
                TIME.format(session.lastAccess()));
    }
}
