package dev.sojourn.websocket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The visits of one socket: one for each message, or one for its life. Each is closed in the end: an open one that is
 * not quiet keeps the session alive. Used by one thread at a time.
 */
final class SocketVisits {

    private static final Logger LOG = System.getLogger(SocketVisits.class.getName());

    /** Closes the socket. */
    interface Closer {
        void shut(int code, String reason);
    }

    private final SessionEngine engine;
    private final SocketOptions options;
    private final Closer socket;
    /** The visit that lasts for the life of the socket, where the options say so. */
    private @Nullable Visit held;

    SocketVisits(SessionEngine engine, SocketOptions options, Closer socket) {
        this.engine = engine;
        this.options = options;
        this.socket = socket;
    }

    /** Whether a visit for the life of the socket is open. */
    boolean areHeld() {
        return held != null;
    }

    boolean isHeld(Visit visit) {
        return visit == held;
    }

    /** Closes a visit of one message. */
    void end(@Nullable Visit visit) {
        if (visit != null && visit != held) {
            visit.close();
        }
    }

    /** The visit for one message on a socket without a session, or null when that is not enough. */
    @Nullable
    Visit enter() {
        Visit visit = ofItsKind(engine.enter());
        return suffices(visit) ? visit : null;
    }

    /**
     * The visit for one message of a session, or null when it has ended or no longer suffices: the socket closes then.
     */
    @Nullable
    Visit enter(Connection.Attachment place) {
        Visit visit = open(place);
        if (visit == null || options.scope() == VisitScope.MESSAGE) {
            return visit;
        }
        // This one only looked and, where messages keep alive, touched.
        boolean ended;
        try (visit) {
            ended = visit.commit() == CommitOutcome.ENDED;
        }
        if (ended) {
            sessionEnded();
            return null;
        }
        hold(place);
        return held;
    }

    /** Opens the visit for the life of the socket, where the options say so and none is open. */
    void hold(Connection.Attachment place) {
        if (held == null && options.scope() == VisitScope.CONNECTION) {
            held = open(place);
        }
    }

    private @Nullable Visit open(Connection.Attachment place) {
        Visit visit = ofItsKind(engine.enter(place));
        if (!visit.found()) {
            visit.close();
            sessionEnded();
            return null;
        }
        return suffices(visit) ? visit : null;
    }

    private Visit ofItsKind(Visit visit) {
        return options.keepAlive() ? visit : visit.quiet();
    }

    /** Whether the session of a visit fulfils what is required; when not, the visit is closed, and so is the socket. */
    private boolean suffices(Visit visit) {
        Predicate<? super Session> requirement = options.requirement();
        boolean suffices = false;
        try {
            suffices = requirement == null || requirement.test(visit.session());
        } finally {
            if (!suffices) {
                visit.close();
            }
        }
        if (!suffices) {
            socket.shut(CloseCode.VIOLATED_POLICY, "Session no longer suffices");
        }
        return suffices;
    }

    /**
     * Commits what a visit of one message has changed; false when that is lost or the session is over, and the socket
     * closes.
     */
    boolean commit(Visit visit) {
        if (visit.commit() == CommitOutcome.DROPPED) {
            letGo();
            changesLost();
            return false;
        }
        return goesOn(visit);
    }

    /** Whether the session of a visit has not ended; when it has, the visit ends too and the socket closes. */
    boolean goesOn(Visit visit) {
        if (!visit.session().isEnded()) {
            return true;
        }
        letGo();
        sessionEnded();
        return false;
    }

    /** Saves what the visit for the life of the socket has changed, and ends it. */
    void save(String fingerprint) {
        Visit visit = held;
        held = null;
        if (visit == null) {
            return;
        }
        try (visit) {
            if (visit.session().isChanged() && visit.commit() == CommitOutcome.DROPPED) {
                LOG.log(
                        Level.WARNING,
                        "What a socket had changed for its life is lost: session {0} has ended. Save earlier what must"
                                + " not be lost",
                        fingerprint);
            }
        }
    }

    /** Ends the visit for the life of the socket, and forgets what it has changed and not saved. */
    void letGo() {
        Visit visit = held;
        held = null;
        if (visit != null) {
            visit.close();
        }
    }

    /** What a message has changed is lost; its session need not have ended, it may be another user's by now. */
    void changesLost() {
        socket.shut(CloseCode.VIOLATED_POLICY, "Changes lost");
    }

    void sessionEnded() {
        socket.shut(CloseCode.VIOLATED_POLICY, "Session ended");
    }
}
