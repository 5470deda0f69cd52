package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session as a store keeps it, one step after the other: the plain model that histories are held against. It has at
 * most one record that is a session, and a trail under each key that was rolled away. Immutable.
 *
 * @param begun whether it was ever created; only that and a roll make a record, so nothing brings back what is gone
 * @param session the record, or null
 * @param claimedUntil how long the claim of a claimed session holds
 * @param remainsUntil how long the remains of a settled session stay, or {@link #NOT_SETTLED}
 * @param trails by the key they are stored under
 */
record SessionModel(
        boolean begun, @Nullable Image session, long claimedUntil, long remainsUntil, Map<SessionKey, Trail> trails) {

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
                            && replace.session().mayReplace(present())
                    ? with(replace.session().keepingLaterMoments(present()))
                    : null;
        } else if (step instanceof Step.Touched touched) {
            boolean live = lives(touched.key())
                    && present().expiresAt() > touched.touch().lastAccess();
            return live ? with(present().touched(touched.touch())) : null;
        } else if (step instanceof Step.Roll roll) {
            return isAt(roll.from(), roll.expected()) && roll.renewed().mayReplace(present()) ? rolled(roll) : null;
        } else if (step instanceof Step.Delete delete) {
            return has(delete.key()) && removes(call.value()) ? ended() : null;
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
        Trail trail = trails.get(key);
        if (!call.seen().isEmpty()) {
            Record seen = call.seen().get(0);
            boolean right = seen.equals(trail) || seen.equals(session) && has(key);
            return right || seen instanceof Trail && chain.movesTrailBeside(key, call) ? this : null;
        }
        if (trail != null) {
            return chain.outdated(trail.keepUntil(), call)
                    ? without(key)
                    : chain.movesTrailBeside(key, call) ? this : null;
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

    /** Whether a delete with this answer removes what is here; one that has failed has none. */
    private boolean removes(@Nullable String answer) {
        Removal met = met();
        return met != Removal.CLAIMED && (answer == null || answer.equals(met.name()));
    }

    /** Whether a delete that changed nothing is answered rightly. */
    boolean mayMeet(Call call, Chain chain) {
        if (!(call.step() instanceof Step.Delete delete) || call.value() == null) {
            return true;
        }
        String met = has(delete.key()) ? met().name() : Removal.NOTHING.name();
        return met.equals(call.value()) || met.equals(Removal.REMAINS.name()) && chain.outdated(remainsUntil, call);
    }

    private Removal met() {
        return !present().claimed() ? Removal.SESSION : remainsUntil == NOT_SETTLED ? Removal.CLAIMED : Removal.REMAINS;
    }

    private @Nullable SessionModel claimed(Step.Claim claim, @Nullable Image shown) {
        Image now = session;
        if (now == null
                || remainsUntil != NOT_SETTLED
                || now.expiresAt() > claim.now()
                || now.expiresAt() == StoredSession.NEVER
                || now.claimed() && claimedUntil > claim.now()) {
            return null;
        }
        Image claimed = now.asClaimed();
        // An answer that was lost may have held any session that was due.
        return shown == null || shown.equals(claimed)
                ? new SessionModel(true, claimed, claim.until(), NOT_SETTLED, trails)
                : null;
    }

    private @Nullable SessionModel settled(Step.Settle settle) {
        Image now = session;
        if (now == null || !now.claimed() || !has(settle.key())) {
            return null;
        }
        SessionModel ended = ended();
        return settle.keepUntil() == 0
                ? ended
                : new SessionModel(true, now.remains(), claimedUntil, settle.keepUntil(), ended.trails);
    }

    private SessionModel rolled(Step.Roll roll) {
        Map<SessionKey, Trail> more = new HashMap<>(trails);
        more.computeIfPresent(present().lineage(), (lineage, first) -> first.redirected(roll.trail()));
        more.put(roll.from(), roll.trail());
        return new SessionModel(true, roll.renewed().keepingLaterMoments(present()), 0, NOT_SETTLED, Map.copyOf(more));
    }

    private SessionModel with(Image next) {
        return new SessionModel(true, next, claimedUntil, remainsUntil, trails);
    }

    /** The session is gone, and so is the trail under its lineage. */
    private SessionModel ended() {
        return without(present().lineage()).gone();
    }

    private SessionModel gone() {
        return new SessionModel(true, null, 0, NOT_SETTLED, trails);
    }

    private SessionModel without(SessionKey trail) {
        Map<SessionKey, Trail> fewer = new HashMap<>(trails);
        fewer.remove(trail);
        return new SessionModel(begun, session, claimedUntil, remainsUntil, Map.copyOf(fewer));
    }

    private boolean has(SessionKey key) {
        return session != null && session.key().equals(key);
    }

    private boolean lives(SessionKey key) {
        return has(key) && !present().claimed();
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
