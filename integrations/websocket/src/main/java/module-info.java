/** Jakarta WebSocket endpoints inside Sojourn sessions: handshake, message visits, closing. */
module dev.sojourn.websocket {
    requires transitive dev.sojourn;
    requires transitive jakarta.websocket;
    requires static org.jspecify;
}
