package dev.sojourn.vertx;

import dev.sojourn.http.Origins;

/**
 * The rules for the sockets of an application.
 *
 * @param origins which pages may open one
 * @param keepsAlive whether messages count as accesses
 * @param mostUnsent how many bytes may wait for a client that does not read
 */
record SocketRules(Origins origins, boolean keepsAlive, long mostUnsent) {

    private static final long MOST_UNSENT = 1024 * 1024;

    static SocketRules standard() {
        return new SocketRules(Origins.same(), true, MOST_UNSENT);
    }
}
