package dev.sojourn.testkit.socket;

import dev.sojourn.Session;
import java.io.IOException;

/** A running door of the contract. */
public interface SocketHost extends AutoCloseable {

    /**
     * Opens a socket as a page of the application does, whose browser has the id of a session.
     *
     * @param session a stored session of the door's engine; its id travels as this door has it
     * @return the socket, once its session is attached to it
     * @throws Exception when it is refused; the test fails
     */
    SocketClient open(Session session) throws Exception;

    /**
     * Tries to open a socket as some page does.
     *
     * @param session as for {@link #open}
     * @param origin the origin of that page, as in an {@code Origin} header
     * @return the HTTP status of the refusal, or 101 when the socket is open
     * @throws Exception when there is no answer; the test fails
     */
    int handshake(Session session, String origin) throws Exception;

    /**
     * Ends the door with all its sockets, and waits for messages that are under way. The engine goes on.
     *
     * @throws IOException when that fails; the test fails
     */
    @Override
    void close() throws IOException;
}
