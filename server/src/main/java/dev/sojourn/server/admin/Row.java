package dev.sojourn.server.admin;

import dev.sojourn.SessionInfo;
import org.jspecify.annotations.Nullable;

/**
 * One session of a list, and which attributes it has.
 *
 * @param session the session; its values are decoded only when they are asked for
 * @param contents its attributes without values, or why its record cannot be read
 */
public record Row(SessionInfo session, SessionInfo.Contents contents) {

    /** Why the record cannot be read here, or null when it can. */
    public @Nullable String fault() {
        return contents.fault();
    }
}
