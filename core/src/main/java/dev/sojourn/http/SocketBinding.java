package dev.sojourn.http;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.VisitDoor;
import dev.sojourn.event.EndReason;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One open socket and the session it belongs to, for integrations that serve sockets. Its events take turns. When the
 * session ends, by whatever hand, no event is delivered any more and the socket is closed with 1008 (RFC 6455, section
 * 7.4.1): at once when this node ends it or the store tells of it, within the engine's sweep interval otherwise. A new
 * id changes nothing. An end that an event makes by itself is decided when that event is over: the socket goes on with
 * another session that the event has begun and stored. Safe for use by many threads.
 *
 * <pre>{@code
 * record Live(SocketBinding socket) {
 *     void onText(String text) {
 *         try (SocketBinding.Turn turn = socket.turn();
 *                 Visit visit = turn.enter()) {
 *             if (visit != null) {
 *                 visit.session().set("last", text);
 *                 turn.commit(visit);
 *             }
 *         }
 *     }
 * }
 * }</pre>
 */
public final class SocketBinding {

    private static final int POLICY = 1008;

    private final SessionEngine engine;
    private final Transport transport;
    private final ReentrantLock turns = new ReentrantLock();
    /** Set by whoever closes first; from then on nothing is delivered. */
    private final AtomicBoolean closing = new AtomicBoolean();

    private volatile @Nullable Place place;
    /** Set while an event tells of the close, when the session may still be visited. */
    private volatile boolean parting;
    /** Set when the transport has closed. */
    private volatile boolean gone;
    /** Guarded by the turn. */
    private boolean left;

    /** The socket's other side, as an integration knows it. */
    public interface Transport {

        /**
         * Closes the socket, soon; called at most once, on any thread, and must neither wait for the peer nor call
         * {@link #leave}, which waits for a turn: whoever hears that the socket has closed calls that.
         *
         * @param code a close code, RFC 6455 section 7.4
         * @param reason at most 123 bytes of ASCII, with nothing about the session
         */
        void close(int code, String reason);

        /** The socket is about to leave a session, for another or for good; called in a turn. */
        default void leaving() {}

        /** The socket has left for good; called once, in a turn. */
        default void left() {}
    }

    /**
     * A socket without a session.
     *
     * @param engine the engine of its sessions
     * @param transport closes it
     */
    public SocketBinding(SessionEngine engine, Transport transport) {
        this.engine = engine;
        this.transport = transport;
    }

    /**
     * Begins a turn, and waits for that of another thread; events are handled in turns, one at a time.
     *
     * @return the turn, to be closed by this thread
     * @throws IllegalStateException when this thread has one already
     */
    public Turn turn() {
        if (turns.isHeldByCurrentThread()) {
            throw new IllegalStateException("A turn of this socket is open in this thread already; use its session");
        }
        turns.lock();
        return new Turn();
    }

    /**
     * Joins a session and leaves the present one, in a turn or outside.
     *
     * @param session a stored session
     * @throws IllegalStateException when it is not stored
     * @throws StoreUnavailableException when the store does not answer; the socket stays where it was
     */
    public void join(Session session) {
        turns.lock();
        try {
            Place next = new Place();
            next.attachment = engine.attach(session, next);
            if (left) {
                next.close();
                return;
            }
            try {
                leaveThen(next);
            } finally {
                if (next.ended && !next.endedInTurn) {
                    sessionEnded();
                }
            }
        } finally {
            endTurn();
        }
    }

    /**
     * Closes the socket, unless it closes already.
     *
     * @param code a close code, RFC 6455 section 7.4
     * @param reason at most 123 bytes of ASCII, with nothing about the session
     */
    public void close(int code, String reason) {
        if (stop()) {
            transport.close(code, reason);
        }
    }

    /**
     * Has nothing delivered from now on, as {@link #close} does, and leaves the close to the caller.
     *
     * @return false when that was so already
     */
    public boolean stop() {
        return closing.compareAndSet(false, true);
    }

    /** An event that tells of the close is about to be delivered; until {@link #leave} it may visit the session. */
    public void part() {
        parting = true;
        stop();
    }

    /**
     * The transport has closed: leaves the session, after a turn that is under way. In the turn of this thread it does
     * so at its end. Twice is the same as once.
     */
    public void leave() {
        stop();
        gone = true;
        if (!turns.isHeldByCurrentThread()) {
            turn().close();
        }
    }

    /**
     * Whether nothing is delivered any more.
     *
     * @return true once the socket closes, for whatever reason
     */
    public boolean isClosing() {
        return closing.get();
    }

    /**
     * Whether this thread has the turn.
     *
     * @return true inside of a turn
     */
    public boolean isTurn() {
        return turns.isHeldByCurrentThread();
    }

    /**
     * The key of the session that the socket belongs to, which follows rolls.
     *
     * @return 64 hexadecimal characters, or null while it belongs to none
     */
    public @Nullable String sessionKey() {
        Place at = place;
        return at == null || at.attachment == null ? null : at.attachment.sessionKey();
    }

    /** Closes the socket, because its session is over. */
    public void sessionEnded() {
        close(POLICY, "Session ended");
    }

    private void leaveThen(@Nullable Place next) {
        Place former = place;
        try {
            if (former != null || next == null) {
                transport.leaving();
            }
        } finally {
            place = next;
            if (former != null) {
                former.close();
            }
            if (next == null) {
                transport.left();
            }
        }
    }

    /** What a turn has left to its end; a join outside of one ends as a turn does. */
    private void endTurn() {
        boolean outermost = turns.getHoldCount() == 1;
        try {
            Place at = place;
            if (outermost && at != null && at.endedInTurn) {
                // In this order: whoever is told of the end on another thread sets the one and then reads the other.
                at.endedInTurn = false;
                if (at.ended) {
                    sessionEnded();
                }
            }
        } finally {
            try {
                if (outermost && gone && !left) {
                    left = true;
                    leaveThen(null);
                }
            } finally {
                turns.unlock();
            }
        }
    }

    private boolean isMute() {
        return closing.get() && (gone || !parting);
    }

    /** One event of the socket; used by the thread that began it. */
    public final class Turn implements AutoCloseable {

        private @Nullable Visit own;
        private boolean over;

        private Turn() {}

        /**
         * Opens the visit of this event.
         *
         * @return a visit of the session that the socket belongs to, or of none when it belongs to none; null when
         *     nothing is to be delivered, because the socket closes or its session is found to be over
         * @throws StoreUnavailableException when the store does not answer
         */
        public @Nullable Visit enter() {
            if (isMute()) {
                return null;
            }
            Place at = place;
            if (at == null || at.attachment == null) {
                return engine.enter(VisitDoor.SOCKET);
            }
            Visit visit = engine.enter(at.attachment);
            // Once more: the socket may have begun to close while the store was asked.
            if (!visit.found() || isMute()) {
                visit.close();
                sessionEnded();
                return null;
            }
            own = visit;
            return visit;
        }

        /**
         * Goes on with a visit that an earlier turn has entered and left open.
         *
         * @param visit a visit of the session that the socket belongs to
         * @return the same
         */
        public Visit resume(Visit visit) {
            own = visit;
            return visit;
        }

        /**
         * Commits a visit, of the socket's own session or of one that its message has named, and closes the socket
         * when changes are lost or its session is over. One that belongs to another session goes over to it.
         *
         * @param visit the visit, open
         * @return what became of it
         * @throws RuntimeException as {@link Visit#commit()}
         */
        public CommitOutcome commit(Visit visit) {
            CommitOutcome outcome = visit.commit();
            Session session = visit.session();
            if (outcome == CommitOutcome.DROPPED) {
                SocketBinding.this.close(POLICY, "Changes lost");
            } else if (visit.found() && session.isStored()) {
                follow(visit, session);
            } else if (visit == own && session.isEnded()) {
                sessionEnded();
            }
            return outcome;
        }

        private void follow(Visit visit, Session session) {
            Place at = place;
            boolean stays = at != null && visit == own && !at.endedInTurn;
            if (!stays && !gone && !String.valueOf(session.key()).equals(sessionKey())) {
                join(session);
                own = visit;
            }
        }

        /**
         * Ends the turn: the socket closes when its session has ended in it, and leaves when it has closed. Twice is
         * the same as once.
         */
        @Override
        public void close() {
            if (!over) {
                over = true;
                endTurn();
            }
        }
    }

    /** Where the socket belongs; another place may have followed before it is told of its end. */
    private final class Place implements Connection {

        private Connection.@Nullable Attachment attachment;
        /** Set when a turn of this socket ends the session, until it is known what comes of it. */
        private volatile boolean endedInTurn;

        private volatile boolean ended;

        @Override
        public void sessionEnding() {
            if (turns.isHeldByCurrentThread()) {
                endedInTurn = true;
            }
        }

        @Override
        public void sessionEnded(EndReason reason) {
            ended = true;
            if (!endedInTurn && place == this) {
                SocketBinding.this.sessionEnded();
            }
        }

        void close() {
            if (attachment != null) {
                attachment.close();
            }
        }
    }
}
