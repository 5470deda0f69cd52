package dev.sojourn.websocket;

import dev.sojourn.Session;
import dev.sojourn.http.Origins;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the sockets of an application. Immutable, safe for use by many threads; each setter returns a copy.
 *
 * @param origins which pages may open a socket
 * @param requirement what a session must fulfil for a handshake and for each message, null for nothing
 * @param begins whether a handshake without a session begins one
 * @param scope how long a visit lasts
 * @param keepAlive whether messages count as accesses of the session
 * @param socketsPerSession the most sockets that one session may have at once on this node
 * @param messageBytes the longest message, in bytes; a longer one closes the socket with 1009
 * @param idle after how long without a frame the container closes the socket, null for the container's own rule
 * @param onNewId what is done when a message gave the session a new id, null for a warning in the log
 */
public record SocketOptions(
        Origins origins,
        @Nullable Predicate<? super Session> requirement,
        boolean begins,
        VisitScope scope,
        boolean keepAlive,
        int socketsPerSession,
        int messageBytes,
        @Nullable Duration idle,
        @Nullable BiConsumer<? super SocketSession, ? super Session> onNewId) {

    private static final Logger LOG = System.getLogger(SocketOptions.class.getName());
    private static final int MOST_SOCKETS = 100;
    private static final int MOST_BYTES = 65_536;

    /** Checks the numbers. */
    public SocketOptions {
        Objects.requireNonNull(origins, "origins");
        Objects.requireNonNull(scope, "scope");
        if (socketsPerSession < 1) {
            throw new IllegalArgumentException("socketsPerSession is " + socketsPerSession + "; it must be at least 1");
        }
        if (messageBytes < 1) {
            throw new IllegalArgumentException("messageBytes is " + messageBytes + "; it must be at least 1");
        }
        if (idle != null && (idle.isNegative() || idle.toMillis() == 0)) {
            throw new IllegalArgumentException("idle is " + idle + "; it must be at least a millisecond");
        }
    }

    /**
     * Pages of the same origin, with or without a session, one visit for each message, no keep-alive, 100 sockets for a
     * session, messages of 65,536 bytes.
     *
     * @return the default rules
     */
    public static SocketOptions standard() {
        return new SocketOptions(
                Origins.same(), null, false, VisitScope.MESSAGE, false, MOST_SOCKETS, MOST_BYTES, null, null);
    }

    /**
     * Sets which pages may open a socket.
     *
     * @param value the rule
     * @return a copy
     */
    public SocketOptions origins(Origins value) {
        return new SocketOptions(
                value, requirement, begins, scope, keepAlive, socketsPerSession, messageBytes, idle, onNewId);
    }

    /**
     * Refuses a handshake without a living session, with 401 where the door allows.
     *
     * @return a copy
     */
    public SocketOptions requireSession() {
        return require(Session::exists);
    }

    /**
     * Refuses a handshake whose session is not of this kind, for instance because no user is logged in, with 401
     * where the door allows. Asked again for each message: when it no longer holds, the message is not delivered and
     * the socket is closed with 1008.
     *
     * @param value what must hold; it only reads
     * @return a copy
     */
    public SocketOptions require(Predicate<? super Session> value) {
        return new SocketOptions(
                origins, value, begins, scope, keepAlive, socketsPerSession, messageBytes, idle, onNewId);
    }

    /**
     * Begins a session for a handshake that has none. It is stored before the 101 leaves, and the 101 sets its cookie.
     *
     * @return a copy
     */
    public SocketOptions beginSession() {
        return new SocketOptions(
                origins, requirement, true, scope, keepAlive, socketsPerSession, messageBytes, idle, onNewId);
    }

    /**
     * Sets how long a visit lasts.
     *
     * @param value one message or the life of the socket
     * @return a copy
     */
    public SocketOptions visits(VisitScope value) {
        return new SocketOptions(
                origins, requirement, begins, value, keepAlive, socketsPerSession, messageBytes, idle, onNewId);
    }

    /**
     * Lets each message count as an access of the session, as a request does. Without this a page that is left open and
     * talks by itself keeps nobody logged in: neither reads nor writes of its messages move an expiry that follows
     * accesses. Pings never do.
     *
     * @param value whether they do
     * @return a copy
     */
    public SocketOptions keepAlive(boolean value) {
        return new SocketOptions(
                origins, requirement, begins, scope, value, socketsPerSession, messageBytes, idle, onNewId);
    }

    /**
     * Limits how many sockets one session may have at once on this node. One more is refused with 429, or closed with
     * 1013 when several opened at the same time.
     *
     * @param value at least 1
     * @return a copy
     */
    public SocketOptions socketsPerSession(int value) {
        return new SocketOptions(origins, requirement, begins, scope, keepAlive, value, messageBytes, idle, onNewId);
    }

    /**
     * Limits the length of a message.
     *
     * @param value bytes, at least 1
     * @return a copy
     */
    public SocketOptions messageBytes(int value) {
        return new SocketOptions(
                origins, requirement, begins, scope, keepAlive, socketsPerSession, value, idle, onNewId);
    }

    /**
     * Closes sockets on which nothing has been sent or received for a while.
     *
     * @param value at least a millisecond, or null for the container's own rule
     * @return a copy
     */
    public SocketOptions idle(@Nullable Duration value) {
        return new SocketOptions(
                origins, requirement, begins, scope, keepAlive, socketsPerSession, messageBytes, value, onNewId);
    }

    /**
     * Sets what is done when a message gave the session a new id, by a login or a roll, while the client holds an old
     * one that is dead: a socket cannot set a cookie. Usually the page is told to fetch its cookie by a request of
     * its own, or is sent {@link Session#signedId()}. Called after the commit.
     *
     * @param value gets the socket and the session; null for a warning in the log
     * @return a copy
     */
    public SocketOptions onNewId(@Nullable BiConsumer<? super SocketSession, ? super Session> value) {
        return new SocketOptions(
                origins, requirement, begins, scope, keepAlive, socketsPerSession, messageBytes, idle, value);
    }

    /** The client of a socket holds an id that is dead from now on. */
    void tellNewId(SocketSession socket, Session session) {
        if (onNewId != null) {
            onNewId.accept(socket, session);
        } else {
            LOG.log(
                    Level.WARNING,
                    "A socket message gave session {0} a new id, and its client still holds the old one, which is dead."
                            + " Log in by a request, or tell the client: SocketOptions.onNewId",
                    session.fingerprint());
        }
    }
}
