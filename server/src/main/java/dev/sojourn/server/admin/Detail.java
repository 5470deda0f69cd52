package dev.sojourn.server.admin;

import dev.sojourn.SessionInfo;

/**
 * One session, as administration sees it without its values.
 *
 * @param session the session
 * @param contents its attributes without values, or why its record cannot be read
 * @param rule what makes it end when it does
 * @param mostBytes the limit of its size, in bytes
 * @param sockets how many sockets of this node are attached to it; those of other nodes are not known here
 */
public record Detail(SessionInfo session, SessionInfo.Contents contents, Rule rule, int mostBytes, int sockets) {

    /** What decides when a session ends. */
    public enum Rule {
        /** The limit on how long it may go unused. */
        IDLE,
        /** The limit on how long any session lives. */
        ABSOLUTE,
        /** A duration of its own. */
        OWN,
        /** Nothing does. */
        NEVER
    }
}
