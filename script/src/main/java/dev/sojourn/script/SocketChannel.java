package dev.sojourn.script;

/**
 * The server's side of one WebSocket (RFC 6455), as a script's connection sees it. Methods may be called by any thread,
 * one at a time, and do nothing once the socket is closed.
 */
public interface SocketChannel {

    /**
     * Sends one text message.
     *
     * @param text the message
     */
    void send(String text);

    /**
     * Sends one binary message.
     *
     * @param bytes the message
     */
    void send(byte[] bytes);

    /**
     * Starts the closing handshake.
     *
     * @param code a close code (RFC 6455, section 7.4)
     * @param reason at most 123 bytes of UTF-8, may be empty
     */
    void close(int code, String reason);
}
