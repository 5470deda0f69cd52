package dev.sojourn;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import org.jspecify.annotations.Nullable;

/** The new id that the next commit of a visit gives its session, if that is planned. */
final class RollPlan {

    private final SessionIds ids;
    private @Nullable SessionId id;
    private long grace;

    RollPlan(SessionIds ids) {
        this.ids = ids;
    }

    boolean isMade() {
        return id != null;
    }

    /** Plans a roll; of several plans the shorter grace counts. */
    SessionId make(long wanted) {
        SessionId next = nextId();
        grace = grace(wanted);
        id = next;
        return next;
    }

    /** The id after the next roll: the one that was planned, or a fresh one. */
    SessionId nextId() {
        return id == null ? ids.generate() : id;
    }

    /** How long the former id leads on, when a roll is wanted with this grace. */
    long grace(long wanted) {
        return id == null ? wanted : Math.min(grace, wanted);
    }

    /** The failed one may be there: a session that gets its id now would end with what the failed one has left. */
    void failed() {
        if (id != null) {
            id = ids.generate();
        }
    }

    void forget() {
        id = null;
    }
}
