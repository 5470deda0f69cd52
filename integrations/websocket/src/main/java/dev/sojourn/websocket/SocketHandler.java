package dev.sojourn.websocket;

import dev.sojourn.Session;
import java.nio.ByteBuffer;

/**
 * What an application does with one socket. Made for each socket; called for one message at a time. Whatever a method
 * throws is logged and closes the socket with 1011.
 */
public interface SocketHandler {

    /**
     * The socket is open. For the session, use {@link SocketSession#visit}.
     *
     * @param socket the socket
     * @throws Exception when it can't be served
     */
    default void onOpen(SocketSession socket) throws Exception {}

    /**
     * A text message has arrived, in a visit of the session.
     *
     * @param socket the socket
     * @param session the session; absent on a socket that has none
     * @param text the whole message
     * @throws Exception when it can't be served; nothing is committed then
     */
    void onText(SocketSession socket, Session session, String text) throws Exception;

    /**
     * A binary message has arrived, in a visit of the session. Unless this is overridden, the socket is closed with
     * 1003.
     *
     * @param socket the socket
     * @param session the session; absent on a socket that has none
     * @param bytes the whole message
     * @throws Exception when it can't be served; nothing is committed then
     */
    default void onBinary(SocketSession socket, Session session, ByteBuffer bytes) throws Exception {
        socket.close(CloseCode.CANNOT_ACCEPT, "Text messages only");
    }

    /**
     * The socket has closed, whoever closed it. {@link SocketSession#visit} still reaches the session when it lives.
     *
     * @param socket the socket
     * @param code the close code, RFC 6455 section 7.4
     * @throws Exception which is logged
     */
    default void onClose(SocketSession socket, int code) throws Exception {}
}
