package dev.sojourn.vertx;

import dev.sojourn.Session;
import io.vertx.core.buffer.Buffer;

/**
 * What an application does with the messages of one socket. Called by threads that may wait, in turns: one event of a
 * socket at a time, in the order in which they came. So everything of a session may be called.
 */
@FunctionalInterface
public interface SocketHandler {

    /**
     * A text message has come. What is changed is stored when this returns, and what it has sent leaves after that.
     * When it throws, nothing of this message is stored or sent, and the socket closes with 1011. So
     * it does for a session that begins here on a socket that has none, unless it is saved.
     *
     * @param socket the socket
     * @param session its session, for this message; absent when the handshake had none
     * @param text the message
     * @throws Exception as it likes
     */
    void onText(SessionSocket socket, Session session, String text) throws Exception;

    /**
     * A binary message has come, as for {@link #onText}; unless overridden it is ignored.
     *
     * @param socket the socket
     * @param session its session, for this message
     * @param bytes the message
     * @throws Exception as it likes
     */
    default void onBinary(SessionSocket socket, Session session, Buffer bytes) throws Exception {}

    /**
     * The socket is open and belongs to its session; before any message.
     *
     * @param socket the socket
     */
    default void onOpen(SessionSocket socket) {}

    /**
     * The socket has closed, whoever closed it; after all messages, once, if it was open.
     *
     * @param socket the socket
     */
    default void onClose(SessionSocket socket) {}
}
