package dev.sojourn.testkit.socket;

import org.jspecify.annotations.Nullable;

/**
 * The client's side of one socket. Used by one thread. What does not happen within some twenty seconds fails the test.
 */
public interface SocketClient {

    /**
     * Sends a message; that the socket has closed meanwhile is no failure.
     *
     * @param text the message
     * @throws Exception when it cannot be sent for another reason
     */
    void send(String text) throws Exception;

    /**
     * Waits for the next message.
     *
     * @return the message
     * @throws Exception when none comes in time
     */
    String receive() throws Exception;

    /**
     * Looks for a message without waiting.
     *
     * @return the first that has come and was not received yet, or null
     */
    @Nullable
    String look();

    /**
     * Waits until the server has closed the socket.
     *
     * @return its close code, RFC 6455 section 7.4
     * @throws Exception when it does not in time
     */
    int closeCode() throws Exception;

    /**
     * Closes the socket and waits until the door is through with that.
     *
     * @throws Exception when it is not in time
     */
    void close() throws Exception;
}
