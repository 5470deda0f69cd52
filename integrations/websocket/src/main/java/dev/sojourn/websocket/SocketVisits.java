package dev.sojourn.websocket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.Visit;
import dev.sojourn.http.SocketBinding;
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

    private final SocketOptions options;
    private final SocketBinding binding;
    /** The visit that lasts for the life of the socket, where the options say so. */
    private @Nullable Visit held;

    SocketVisits(SocketOptions options, SocketBinding binding) {
        this.options = options;
        this.binding = binding;
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

    /**
     * The visit for one message, or null when the socket closes, or its session has ended or no longer suffices: the
     * socket closes then.
     */
    @Nullable
    Visit enter(SocketBinding.Turn turn) {
        Visit visit = open(turn);
        if (visit == null || options.scope() == VisitScope.MESSAGE || binding.sessionKey() == null) {
            return visit;
        }
        // This one only looked and, where messages keep alive, touched.
        boolean ended;
        try (visit) {
            ended = visit.commit() == CommitOutcome.ENDED;
        }
        if (ended) {
            binding.sessionEnded();
            return null;
        }
        hold(turn);
        return held == null ? null : turn.resume(held);
    }

    /** Opens the visit for the life of the socket, where the options say so and none is open. */
    void hold(SocketBinding.Turn turn) {
        if (held == null && options.scope() == VisitScope.CONNECTION && binding.sessionKey() != null) {
            held = open(turn);
        }
    }

    private @Nullable Visit open(SocketBinding.Turn turn) {
        Visit visit = turn.enter();
        if (visit == null) {
            return null;
        }
        if (!options.keepAlive()) {
            visit.quiet();
        }
        return suffices(visit) ? visit : null;
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
            binding.close(CloseCode.VIOLATED_POLICY, "Session no longer suffices");
        }
        return suffices;
    }

    /**
     * Commits what a visit of one message has changed; false when that is lost or the session is over, and the socket
     * closes.
     */
    boolean commit(SocketBinding.Turn turn, Visit visit) {
        if (turn.commit(visit) == CommitOutcome.DROPPED) {
            letGo();
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
        binding.sessionEnded();
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
}
