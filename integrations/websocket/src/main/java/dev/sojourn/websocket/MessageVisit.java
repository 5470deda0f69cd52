package dev.sojourn.websocket;

import dev.sojourn.Session;

/**
 * What is done with the session in one visit of a socket.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface MessageVisit<X extends Exception> {

    /**
     * Works with the session. What it changed is committed when it returns, and not when it throws.
     *
     * @param session the session; absent on a socket that has none. Not to be kept after the return
     * @throws X as it likes; the socket is closed with 1011 then
     */
    void handle(Session session) throws X;
}
