/** Jakarta WebSocket endpoints inside Sojourn sessions: handshake, message visits, closing. */
module dev.sojourn.websocket {
    requires transitive dev.sojourn;
    requires transitive jakarta.websocket;
    // Only the door that refuses with a status of its own needs servlets; endpoints deployed by path do without.
    requires static transitive jakarta.servlet;
    requires static org.jspecify;

    exports dev.sojourn.websocket;
}
