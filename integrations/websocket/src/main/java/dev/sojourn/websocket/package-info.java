/**
 * WebSocket endpoints inside Sojourn sessions, for any container with Jakarta WebSocket 2.1 or newer (RFC
 * 6455).
 *
 * <p>{@link SessionSockets} is what an application holds. A handshake comes in by one of two doors, both with the
 * same checks: {@link SojournUpgrade}, called from a servlet, and {@link SojournConfigurator}, for endpoints that are
 * deployed by path. The open socket is a {@link SocketSession}: each message is a visit of the session, and the
 * socket is closed with 1008 when the session ends.
 */
@NullMarked
package dev.sojourn.websocket;

import org.jspecify.annotations.NullMarked;
