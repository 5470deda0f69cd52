package dev.sojourn.websocket;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.SocketBinding;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open socket and the session it belongs to. Its visits take turns, one message at a time; all methods are safe
 * for use by many threads.
 *
 * <p>When the session ends, by whatever hand, no message is delivered and nothing is sent any more, and the socket is
 * closed with 1008: at once when this node ends it or the store tells of it, within the engine's sweep interval
 * otherwise. A new id, by a roll or a login elsewhere, changes nothing for the socket. A message that ends the session
 * by itself may begin and save another, which the socket then goes on with. Only what a
 * message has changed when another user logs in meanwhile is dropped, and the socket closed with 1008.
 */
public final class SocketSession {

    private final SessionSockets sockets;
    private final SessionEngine engine;
    private final SocketOptions options;
    private final JakartaSocket socket;
    private final SocketBinding binding;
    private final SocketVisits visits;

    SocketSession(SessionSockets sockets, JakartaSocket socket) {
        this.sockets = sockets;
        this.engine = sockets.engine();
        this.options = sockets.options();
        this.socket = socket;
        this.binding = new SocketBinding(engine, new Wire());
        this.visits = new SocketVisits(options, binding);
    }

    private final class Wire implements SocketBinding.Transport {

        @Override
        public void close(int code, String reason) {
            sockets.execute(() -> socket.close(code, reason));
        }

        @Override
        public void leaving() {
            visits.save(fingerprint());
        }

        @Override
        public void left() {
            sockets.forget(SocketSession.this);
        }
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
     * @throws dev.sojourn.SessionLimitException as {@link Visit#commit()}; the socket is closed with 1011, or with 1013
     *     where waiting helps, see {@link SessionFault#closeCode}
     */
    public <X extends Exception> boolean visit(MessageVisit<X> message) throws X {
        try (SocketBinding.Turn turn = binding.turn()) {
            return handle(turn, message);
        }
    }

    private <X extends Exception> boolean handle(SocketBinding.Turn turn, MessageVisit<X> message) throws X {
        int fault = CloseCode.UNEXPECTED_CONDITION;
        Visit visit = null;
        try {
            boolean hadPlace = binding.sessionKey() != null;
            visit = visits.enter(turn);
            if (visit != null) {
                message.handle(visit.session());
                leave(turn, visit, hadPlace);
            }
            fault = 0;
            return visit != null;
        } catch (RuntimeException e) {
            SessionFault known = SessionFault.of(e, null);
            fault = known == null ? fault : known.closeCode();
            throw e;
        } finally {
            if (fault != 0) {
                visits.letGo();
                binding.close(
                        fault,
                        fault == CloseCode.TRY_AGAIN_LATER ? "Sessions cannot be reached" : "The message failed");
            }
            visits.end(visit);
        }
    }

    /**
     * Joins another session, for instance one that the client named in a message, and leaves the present one.
     *
     * @param session a stored session
     * @throws IllegalStateException when it is not stored, or inside a visit that lasts for the life of the socket
     */
    public void join(Session session) {
        if (binding.isTurn() && visits.areHeld()) {
            throw new IllegalStateException("A socket can't join a session inside a visit that lasts for its life");
        }
        binding.join(session);
        String key = binding.sessionKey();
        if (key != null && engine.connectionsOf(key) > options.socketsPerSession()) {
            binding.close(CloseCode.TRY_AGAIN_LATER, "Too many sockets of one session");
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
        binding.close(code, reason);
    }

    /**
     * Whether messages can still go in and out.
     *
     * @return false once the socket closes, for whatever reason
     */
    public boolean isOpen() {
        return !binding.isClosing() && socket.isOpen();
    }

    /**
     * The container has closed the socket: saves what a visit for its life has changed, and leaves the session. An
     * endpoint of one's own must call this when it is closed; twice is the same as once.
     */
    public void closed() {
        // Where the handler closed the container's socket by itself, its visit goes on and leaves at its end.
        binding.leave();
    }

    /** The handler is about to hear of the close. */
    void part() {
        binding.part();
    }

    /** The handler failed outside a visit. */
    void fail() {
        binding.close(CloseCode.UNEXPECTED_CONDITION, "The handler failed");
    }

    /** The server shuts down: saves and leaves, after a visit that is under way, then says goodbye. */
    void shutDown() {
        boolean first = binding.stop();
        sockets.execute(() -> {
            try {
                binding.leave();
            } finally {
                if (first) {
                    socket.close(CloseCode.GOING_AWAY, "The server is shutting down");
                }
            }
        });
    }

    /** For logs: the session's fingerprint. */
    String fingerprint() {
        String key = binding.sessionKey();
        return key == null ? "--------" : key.substring(0, 8);
    }

    private void leave(SocketBinding.Turn turn, Visit visit, boolean hadPlace) {
        if (visit.isUnstored()) {
            leaveUnstored(visit, hadPlace);
        } else if (hadPlace) {
            if ((visits.isHeld(visit) ? visits.goesOn(visit) : visits.commit(turn, visit))
                    && visit.currentId() != null) {
                tellNewId(turn, visit);
            }
        } else {
            turn.commit(visit);
        }
    }

    private void leaveUnstored(Visit visit, boolean hadPlace) {
        if (!hadPlace) {
            throw new IllegalStateException(
                    "A session began in a message of a socket that has none, so the client cannot"
                            + " be told its id, and it is not stored. Let the handshake begin it with"
                            + " SocketOptions.beginSession(), or save it and send the client session.signedId()");
        }
        // Destroyed and begun anew: the socket closes for the end of the one, and nobody could know of the other.
        visit.discard();
        visits.letGo();
        binding.sessionEnded();
    }

    private void tellNewId(SocketBinding.Turn turn, Visit visit) {
        if (visits.commit(turn, visit)) {
            // The next visit does not know the id, so that the news is told once.
            visits.letGo();
            options.tellNewId(this, visit.session());
            visits.hold(turn);
        }
    }

    private void checkOpen() throws IOException {
        if (binding.isClosing()) {
            throw new ClosingException();
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
