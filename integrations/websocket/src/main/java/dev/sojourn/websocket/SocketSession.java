package dev.sojourn.websocket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open socket and the session it belongs to. Its visits take turns, one message at a time; all methods are safe
 * for use by many threads.
 *
 * <p>When the session ends, by whatever hand, no message is delivered and nothing is sent any more, and the socket is
 * closed with 1008: at once when this node ends it or the store tells of it, within the engine's sweep interval
 * otherwise. A new id, by a roll or a login elsewhere, changes nothing for the socket. Only what a
 * message has changed when another user logs in meanwhile is dropped, and the socket closed with 1008.
 */
public final class SocketSession {

    private final SessionSockets sockets;
    private final SessionEngine engine;
    private final SocketOptions options;
    private final JakartaSocket socket;
    private final SocketVisits visits;
    private final ReentrantLock turn = new ReentrantLock();
    /** Set by whoever closes first; from then on nothing goes in or out. */
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile Connection.@Nullable Attachment place;
    /** Set while the handler hears of the close, when it may still visit. */
    private volatile boolean parting;

    private volatile boolean gone;

    SocketSession(SessionSockets sockets, JakartaSocket socket) {
        this.sockets = sockets;
        this.engine = sockets.engine();
        this.options = sockets.options();
        this.socket = socket;
        this.visits = new SocketVisits(engine, options, this::shut);
    }

    /**
     * Opens a visit, has the message handled in it, and commits what changed. When that is lost, because the session
     * has ended meanwhile, the socket is closed with 1008 as for each end of its session.
     *
     * @param message works with the session
     * @param <X> what it may throw
     * @return false when the message was not handled, because the session has ended or no longer fulfils what the
     *     options require, or because the socket is closing
     * @throws X what the message threw; nothing of its visit is committed then, beyond what it saved itself, and the
     *     socket is closed with 1011
     * @throws IllegalStateException inside another visit of this socket; or when the message began a session and left
     *     it unsaved on a socket that has none, because the client can't be told its id
     * @throws StoreUnavailableException when the store does not answer; the socket is closed with 1013
     * @throws dev.sojourn.SessionConflictException as {@link Visit#commit()}; the socket is closed with 1011
     * @throws dev.sojourn.SessionLimitException as {@link Visit#commit()}; the socket is closed with 1011
     */
    public <X extends Exception> boolean visit(MessageVisit<X> message) throws X {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("A visit of this socket is open in this thread already; use its session");
        }
        turn.lock();
        int fault = CloseCode.UNEXPECTED_CONDITION;
        Visit visit = null;
        try {
            Connection.Attachment attached = place;
            if (parting || !isClosing()) {
                visit = attached == null ? visits.enter() : visits.enter(attached);
            }
            if (visit != null) {
                message.handle(visit.session());
                leave(visit, attached != null);
            }
            fault = 0;
            return visit != null;
        } catch (StoreUnavailableException e) {
            fault = CloseCode.TRY_AGAIN_LATER;
            throw e;
        } finally {
            if (fault != 0) {
                visits.letGo();
                shut(fault, fault == CloseCode.TRY_AGAIN_LATER ? "Sessions cannot be reached" : "The message failed");
            }
            visits.end(visit);
            try {
                if (gone) {
                    detach();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /**
     * Joins another session, for instance one that the client named in a message, and leaves the present one.
     *
     * @param session a stored session
     * @throws IllegalStateException when it is not stored, or inside a visit that lasts for the life of the socket
     */
    public void join(Session session) {
        if (turn.isHeldByCurrentThread() && visits.areHeld()) {
            throw new IllegalStateException("A socket can't join a session inside a visit that lasts for its life");
        }
        turn.lock();
        try {
            Connection.Attachment former = place;
            Connection.Attachment joined = engine.attach(session, reason -> visits.sessionEnded());
            place = joined;
            if (former != null) {
                try {
                    visits.save(fingerprint());
                } finally {
                    former.close();
                }
            }
            if (gone) {
                detach();
            } else if (engine.connectionsOf(joined.sessionKey()) > options.socketsPerSession()) {
                shut(CloseCode.TRY_AGAIN_LATER, "Too many sockets of one session");
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Sends a text message; waits until the container has taken it.
     *
     * @param text the message
     * @throws IOException when the socket has closed or its session has ended
     */
    public void send(String text) throws IOException {
        checkOpen();
        socket.send(text);
    }

    /**
     * Sends a binary message; waits until the container has taken it.
     *
     * @param bytes the message
     * @throws IOException when the socket has closed or its session has ended
     */
    public void send(ByteBuffer bytes) throws IOException {
        checkOpen();
        socket.send(bytes);
    }

    /**
     * Closes the socket, soon, on another thread. Only the first close counts.
     *
     * @param code a close code that may be sent, RFC 6455 section 7.4
     * @param reason at most 123 bytes of UTF-8, without anything about the session
     * @throws IllegalArgumentException for a code that may not be sent, or a longer reason
     */
    public void close(int code, String reason) {
        CloseCode.check(code, reason);
        shut(code, reason);
    }

    /**
     * Whether messages can still go in and out.
     *
     * @return false once the socket closes, for whatever reason
     */
    public boolean isOpen() {
        return !over.get() && !gone && socket.isOpen();
    }

    /**
     * The container has closed the socket: saves what a visit for its life has changed, and leaves the session. An
     * endpoint of one's own must call this when it is closed; twice is the same as once.
     */
    public void closed() {
        over.set(true);
        parting = false;
        gone = true;
        if (turn.isHeldByCurrentThread()) {
            // The handler closed the container's socket by itself; its visit goes on and leaves at its end.
            return;
        }
        turn.lock();
        try {
            detach();
        } finally {
            turn.unlock();
        }
    }

    /** The handler is about to hear of the close. */
    void part() {
        parting = true;
    }

    /** The handler failed outside a visit. */
    void fail() {
        shut(CloseCode.UNEXPECTED_CONDITION, "The handler failed");
    }

    /** The server shuts down: saves and leaves, after a visit that is under way, then says goodbye. */
    void shutDown() {
        boolean first = over.compareAndSet(false, true);
        sockets.execute(() -> {
            turn.lock();
            try {
                detach();
            } finally {
                turn.unlock();
                if (first) {
                    socket.close(CloseCode.GOING_AWAY, "The server is shutting down");
                }
            }
        });
    }

    /** For logs: the session's fingerprint. */
    String fingerprint() {
        Connection.Attachment attached = place;
        return attached == null ? "--------" : attached.sessionKey().substring(0, 8);
    }

    private void leave(Visit visit, boolean hadPlace) {
        if (!hadPlace) {
            leaveWithoutPlace(visit);
        } else if (visit.isUnstored()) {
            // Destroyed and begun anew: the socket closes for the end of the one, and nobody could know of the other.
            visit.discard();
            visits.letGo();
            visits.sessionEnded();
        } else if ((visits.isHeld(visit) ? visits.goesOn(visit) : visits.commit(visit)) && visit.currentId() != null) {
            tellNewId(visit);
        }
    }

    private void leaveWithoutPlace(Visit visit) {
        if (visit.isUnstored()) {
            throw new IllegalStateException(
                    "A session began in a message of a socket that has none, so the client cannot"
                            + " be told its id, and it is not stored. Let the handshake begin it with"
                            + " SocketOptions.beginSession(), or save it and send the client session.signedId()");
        }
        if (visit.commit() == CommitOutcome.DROPPED) {
            visits.changesLost();
        } else if (visit.found() && place == null) {
            join(visit.session());
        }
    }

    private void tellNewId(Visit visit) {
        if (visits.commit(visit)) {
            // The next visit does not know the id, so that the news is told once.
            visits.letGo();
            options.tellNewId(this, visit.session());
            Connection.Attachment attached = place;
            if (attached != null && !isClosing()) {
                visits.hold(attached);
            }
        }
    }

    private boolean isClosing() {
        return over.get() || gone;
    }

    private void checkOpen() throws IOException {
        if (isClosing()) {
            throw new ClosingException();
        }
    }

    private void shut(int code, String reason) {
        if (over.compareAndSet(false, true)) {
            sockets.execute(() -> socket.close(code, reason));
        }
    }

    private void detach() {
        try {
            visits.save(fingerprint());
        } finally {
            Connection.Attachment attached = place;
            if (attached != null) {
                attached.close();
            }
            sockets.forget(this);
        }
    }

    /** Nothing can be sent any more, through no fault of the handler: somebody logged out meanwhile, for instance. */
    static final class ClosingException extends IOException {

        private static final long serialVersionUID = 1L;

        ClosingException() {
            super("The socket is closing; nothing more can be sent");
        }
    }
}
