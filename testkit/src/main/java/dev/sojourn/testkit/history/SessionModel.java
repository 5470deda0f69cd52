package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredSession;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session as a store keeps it, one step after the other: the plain model that histories are held against. It has at
 * most one record that is a session, and a trail under each key that was rolled away. Immutable.
 *
 * @param begun whether it was ever created; only that and a roll make a record, so nothing brings back what is gone
 * @param session the record, or null
 * @param claimedUntil how long the claim of an over session holds
 * @param remainsUntil how long the remains of a settled session stay, or {@link #NOT_SETTLED}
 * @param trails by the key they are stored under
 */
record SessionModel(
        boolean begun, @Nullable Image session, long claimedUntil, long remainsUntil, Map<SessionKey, Forward> trails) {

    static final SessionModel ABSENT = new SessionModel(false, null, 0, -1, Map.of());

    private static final long NOT_SETTLED = -1;

    /** What this is after a step, when the step is done here; null when it is refused. */
    @Nullable
    SessionModel after(Call call, Chain chain) {
        Step step = call.step();
        if (step instanceof Step.Create create) {
            return begun ? null : with(create.session());
        } else if (step instanceof Step.Replace replace) {
            return isAt(replace.session().key(), replace.expected())
                    ? with(replace.session().accessedAt(present().lastAccess()))
                    : null;
        } else if (step instanceof Step.Touched touched) {
            boolean live = lives(touched.key())
                    && present().expiresAt() > touched.touch().lastAccess();
            return live ? with(present().touched(touched.touch())) : null;
        } else if (step instanceof Step.Roll roll) {
            return isAt(roll.from(), roll.expected()) ? rolled(roll) : null;
        } else if (step instanceof Step.Delete delete) {
            return has(delete.key()) ? gone() : null;
        } else if (step instanceof Step.Claim claim) {
            return claimed(claim, chain.shownBy(call));
        } else if (step instanceof Step.Settle settle) {
            return settled(settle);
        }
        throw new IllegalArgumentException("No step of a store: " + step);
    }

    /** What this is after a read that has shown what it has shown; null when it can't have been read here. */
    @Nullable
    SessionModel read(Call call, Chain chain) {
        SessionKey key = ((Step.Find) call.step()).key();
        Forward trail = trails.get(key);
        if (!call.seen().isEmpty()) {
            Record seen = call.seen().get(0);
            return seen.equals(trail) || seen.equals(session) && has(key) ? this : null;
        }
        if (trail != null) {
            return chain.outdated(trail.keepUntil(), call) ? without(key) : null;
        }
        if (has(key)) {
            boolean mayBeRemoved = remainsUntil != NOT_SETTLED && chain.outdated(remainsUntil, call);
            return mayBeRemoved ? gone() : null;
        }
        return this;
    }

    /** Whether a step would settle what is settled; a store may call that done or refuse it. */
    boolean isSettled(Step step) {
        return step instanceof Step.Settle settle && has(settle.key()) && remainsUntil != NOT_SETTLED;
    }

    private @Nullable SessionModel claimed(Step.Claim claim, @Nullable Image shown) {
        Image now = session;
        if (now == null
                || remainsUntil != NOT_SETTLED
                || now.expiresAt() > claim.now()
                || now.expiresAt() == StoredSession.NEVER
                || now.over() && claimedUntil > claim.now()) {
            return null;
        }
        Image over = now.claimed();
        // An answer that was lost may have held any session that was due.
        return shown == null || shown.equals(over)
                ? new SessionModel(true, over, claim.until(), NOT_SETTLED, trails)
                : null;
    }

    private @Nullable SessionModel settled(Step.Settle settle) {
        Image now = session;
        if (now == null || !now.over() || !has(settle.key())) {
            return null;
        }
        return settle.keepUntil() == 0
                ? gone()
                : new SessionModel(true, now.remains(), claimedUntil, settle.keepUntil(), trails);
    }

    private SessionModel rolled(Step.Roll roll) {
        Map<SessionKey, Forward> more = new HashMap<>(trails);
        more.put(roll.from(), roll.trail());
        return new SessionModel(
                true, roll.renewed().accessedAt(present().lastAccess()), 0, NOT_SETTLED, Map.copyOf(more));
    }

    private SessionModel with(Image next) {
        return new SessionModel(true, next, claimedUntil, remainsUntil, trails);
    }

    private SessionModel gone() {
        return new SessionModel(true, null, 0, NOT_SETTLED, trails);
    }

    private SessionModel without(SessionKey trail) {
        Map<SessionKey, Forward> fewer = new HashMap<>(trails);
        fewer.remove(trail);
        return new SessionModel(begun, session, claimedUntil, remainsUntil, Map.copyOf(fewer));
    }

    private boolean has(SessionKey key) {
        return session != null && session.key().equals(key);
    }

    private boolean lives(SessionKey key) {
        return has(key) && !present().over();
    }

    private boolean isAt(SessionKey key, long version) {
        return lives(key) && present().version() == version;
    }

    private Image present() {
        if (session == null) {
            throw new IllegalStateException("No session is here");
        }
        return session;
    }
}
