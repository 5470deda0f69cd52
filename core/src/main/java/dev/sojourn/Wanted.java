package dev.sojourn;

import dev.sojourn.store.StoredSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a visit wants changed in its session beside the attributes. Never changed: each wish gives another one.
 *
 * @param bindsUser whether the user is set or cleared
 * @param user the new user, null for nobody
 * @param setsDuration whether the session's own duration changes
 * @param duration the new one
 * @param rebased whether the anchor moves to now at the commit, whatever its kind
 * @param roll the new id that the commit gives the session, or null for none
 */
record Wanted(
        boolean bindsUser,
        @Nullable String user,
        boolean setsDuration,
        long duration,
        boolean rebased,
        @Nullable RollPlan roll) {

    static final Wanted NOTHING = new Wanted(false, null, false, StoredSession.ENGINE_DURATION, false, null);

    boolean isNothing() {
        return keepsAll() && roll == null;
    }

    /** Whether all stays as it is, but for the id. */
    boolean keepsAll() {
        return !bindsUser && !setsDuration && !rebased;
    }

    boolean logsIn() {
        return bindsUser && user != null;
    }

    /** The user of a session after this, whose record is given if it has one. */
    @Nullable
    String userOf(@Nullable StoredSession base) {
        return bindsUser || base == null ? user : base.user();
    }

    /** The duration of its own that a session has after this. */
    long durationOf(@Nullable StoredSession base) {
        return setsDuration || base == null ? duration : base.duration();
    }

    /** Whether a record would be another after this. */
    boolean changes(StoredSession met) {
        return rebased || setsDuration && duration != met.duration() || bindsUser && !Objects.equals(user, met.user());
    }

    Wanted withUser(@Nullable String uid) {
        return new Wanted(true, uid, setsDuration, duration, rebased, roll);
    }

    Wanted withDuration(long own) {
        return new Wanted(bindsUser, user, true, own, rebased, roll);
    }

    Wanted withAnchor() {
        return new Wanted(bindsUser, user, setsDuration, duration, true, roll);
    }

    Wanted withRoll(@Nullable RollPlan plan) {
        return new Wanted(bindsUser, user, setsDuration, duration, rebased, plan);
    }
}
