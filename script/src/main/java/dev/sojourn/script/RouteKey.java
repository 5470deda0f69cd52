package dev.sojourn.script;

import java.util.Set;

/**
 * What a route answers to.
 *
 * @param method an upper-case HTTP method, {@link #ANY}, or {@link #SOCKET} for the upgrade to a WebSocket
 * @param path a path below the mount's prefix that begins with a slash; a segment {@code :name} is a parameter, a last
 *     segment {@code *} stands for any rest
 */
record RouteKey(String method, String path) {

    /** Every method in {@link #METHODS}. */
    static final String ANY = "*";

    /** The methods of RFC 9110 that a resource can answer, and PATCH of RFC 5789. */
    static final Set<String> METHODS = Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    /** The upgrade of RFC 6455. */
    static final String SOCKET = "WEBSOCKET";

    /** A program that is run when a socket opens, for dialects without a handler that lives as long as the socket. */
    static final String SOCKET_OPEN = "WEBSOCKET OPEN";

    /** As {@link #SOCKET_OPEN}, run for each message. */
    static final String SOCKET_MESSAGE = "WEBSOCKET MESSAGE";

    /** As {@link #SOCKET_OPEN}, run when the socket has closed. */
    static final String SOCKET_CLOSE = "WEBSOCKET CLOSE";

    /** Whether this is a route of sockets. */
    boolean isSocket() {
        return method.startsWith(SOCKET);
    }
}
