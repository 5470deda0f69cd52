package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a visit's intent reaches the store:
 *
 * <ol>
 *   <li>The intent is formed: what this visit wants changed, nothing of what it has seen.
 *   <li>It is decided against the record that is met ({@link Intent#onto}): a write, nothing, or not theirs.
 *   <li>The write is conditional on the version that was met. When the store refuses it, the session is read again
 *       where it lives now, and the same intent is decided against that. So two visits that write different attributes
 *       both keep what they wrote, and only for the same attribute does the last one win.
 *   <li>When there is no session any more for this visit (it ended, it expired, it was rolled without grace, it is
 *       another user's), the changes are dropped, which is told: destroy wins.
 *   <li>Where nothing was wanted, the expiry is moved if that is due, whatever the version, and never back.
 * </ol>
 *
 * <p>No lock is held at any step, and no thread waits for another; but over a store of this process, who was too slow
 * again and again is let through by the others ({@link Turns}).
 */
final class Commit {

    /** What became of a write. */
    enum Done {
        WRITTEN,
        UNCHANGED,
        GONE
    }

    private final EngineParts parts;
    private final Reread reread;
    /** Null where others may write to the store, whom no turn holds up. */
    private final @Nullable Turns turns;

    private final Creation creation;
    private final Accesses accesses;

    Commit(EngineParts parts) {
        this.parts = parts;
        this.reread = new Reread(parts);
        this.turns = parts.store().unguarded().inProcess() ? new Turns() : null;
        this.creation = new Creation(parts);
        this.accesses = new Accesses(parts, reread);
    }

    /**
     * The end of a visit; its access is noted the first time only. What was lost once is not made good by what follows.
     */
    CommitOutcome leave(VisitState s, boolean again) {
        CommitOutcome outcome = outcome(s, again);
        return s.lost ? CommitOutcome.DROPPED : outcome;
    }

    private CommitOutcome outcome(VisitState s, boolean again) {
        switch (s.standing) {
            case ABSENT:
                return CommitOutcome.NOTHING;
            case ENDED:
                return CommitOutcome.ENDED;
            default:
                boolean found = s.standing == VisitState.Standing.STORED;
                Intent intent = pending(s);
                boolean describes = found && intent != null && s.onlyDescribes(intent);
                Done done = intent == null ? Done.UNCHANGED : describes ? described(s, intent) : write(s, intent);
                if (done == Done.GONE && !describes) {
                    s.lost = true;
                    return CommitOutcome.DROPPED;
                }
                if (s.standing == VisitState.Standing.ENDED) {
                    return CommitOutcome.ENDED;
                }
                if (done == Done.WRITTEN) {
                    return CommitOutcome.SAVED;
                }
                return found && !again ? accesses.note(s) : CommitOutcome.NOTHING;
        }
    }

    /** Commits now; false when the session has ended, which is said by this and not once more by the end. */
    boolean save(VisitState s) {
        return s.standing == VisitState.Standing.ABSENT
                || s.standing != VisitState.Standing.ENDED && write(s) != Done.GONE;
    }

    private Done write(VisitState s) {
        Intent intent = pending(s);
        return intent == null ? Done.UNCHANGED : write(s, intent);
    }

    /** What there is to write; null for nothing. */
    private static @Nullable Intent pending(VisitState s) {
        if (s.standing == VisitState.Standing.STORED && !s.isPending()) {
            return null;
        }
        Intent intent = s.intent();
        boolean writes = s.standing == VisitState.Standing.NEW || !intent.isEmpty() || s.wanted.roll() != null;
        return writes ? intent : null;
    }

    private Done write(VisitState s, Intent intent) {
        return s.standing == VisitState.Standing.NEW ? creation.create(s, intent) : replace(s, intent, s.wanted.roll());
    }

    /** A description is stored where that can be: where it cannot, the visit is served as one that only reads. */
    private Done described(VisitState s, Intent intent) {
        try {
            return write(s, intent);
        } catch (StoreUnavailableException | SessionConflictException | SessionLimitException e) {
            byte[] stored = s.attributes.table().source();
            s.committed(Objects.requireNonNull(s.base), stored, intent.delta().withoutDevice());
            return Done.UNCHANGED;
        }
    }

    <T> @Nullable T update(VisitState s, String name, Class<T> type, UnaryOperator<@Nullable T> change) {
        if (s.standing == VisitState.Standing.ENDED) {
            throw notUpdated(s, name);
        }
        Update<T> update = new Update<>(s, name, type, change);
        Done done = s.standing == VisitState.Standing.NEW
                ? creation.create(s, update.get())
                : replace(s, update, s.wanted.roll());
        if (done == Done.GONE) {
            throw notUpdated(s, name);
        }
        return update.written();
    }

    private static SessionNotFoundException notUpdated(VisitState s, String name) {
        return new SessionNotFoundException(AttributeName.quoted(name) + " not updated: session " + s.fingerprint()
                + " has ended. Begin a new one, or treat the client as logged out");
    }

    /** Commits under a new id; the old one forwards to it for the grace. */
    boolean roll(VisitState s, long grace) {
        switch (s.standing) {
            case ABSENT, ENDED:
                return false;
            case NEW:
                s.renew();
                return write(s) == Done.WRITTEN;
            default:
                RollPlan roll = RollPlan.of(s.wanted.roll(), grace, parts.ids());
                return replace(s, s.intent(), roll) != Done.GONE;
        }
    }

    /** Commits a change of user at once, by default under a new id; false when the session has ended. */
    boolean bind(VisitState s) {
        return s.standing == VisitState.Standing.STORED && parts.rollOnUserChange() ? roll(s, 0) : save(s);
    }

    /** Moves the expiry at once; false when there is no session any more. */
    boolean touch(VisitState s) {
        return accesses.touch(s);
    }

    boolean reload(VisitState s) {
        if (s.standing != VisitState.Standing.STORED) {
            return false;
        }
        if (!reread.again(s)) {
            s.end(false);
            return false;
        }
        s.discard();
        s.owner = AboutUser.owner(parts.codec(), Objects.requireNonNull(s.base), s.attributes.table());
        return true;
    }

    private Done replace(VisitState s, Supplier<Intent> asked, @Nullable RollPlan roll) {
        // Held until this visit is through with it: given back between two attempts, another login could take it.
        try (UserLimit.Place place = parts.userLimit().place(parts)) {
            for (int attempt = 1; ; attempt++) {
                SessionKey lineage = Objects.requireNonNull(s.base).lineage();
                try (Turns.Turn turn = turns == null ? null : turns.await(lineage, attempt)) {
                    // Others may have written it until it was this visit's turn.
                    Done done = turn != null && !reread.again(s)
                            ? dropped(s, s.intent(), place)
                            : once(s, asked, roll, attempt > 1, place);
                    if (done != null) {
                        return done;
                    }
                }
                if (!reread.again(s)) {
                    return dropped(s, s.intent(), place);
                }
                reread.conflict(s, attempt);
            }
        }
    }

    /** One attempt; null when another visit was first. */
    private @Nullable Done once(
            VisitState s, Supplier<Intent> asked, @Nullable RollPlan roll, boolean again, UserLimit.Place place) {
        long now = parts.clock().millis();
        // What this visit has seen may have been kept alive by others.
        boolean over = parts.expiry().isOver(Objects.requireNonNull(s.base), now) && !reread.again(s);
        if (over || again && !reread.isTheirs(s)) {
            return dropped(s, s.intent(), place);
        }
        Intent intent = asked.get();
        StoredSession met = Objects.requireNonNull(s.base);
        AttributeTable table = s.attributes.table();
        Intent.Result result = intent.onto(met, table, now, parts);
        if (result instanceof Intent.NotTheirs) {
            return dropped(s, intent, place);
        }
        if (result instanceof Intent.Nothing && roll == null) {
            s.committed(met, table.source(), intent.delta());
            return Done.UNCHANGED;
        }
        return attempt(s, intent, result, roll, now, place) ? Done.WRITTEN : null;
    }

    private Done dropped(VisitState s, Intent intent, UserLimit.Place place) {
        place.leave(Objects.requireNonNull(s.base));
        return reread.dropped(s, intent);
    }

    private boolean attempt(
            VisitState s,
            Intent intent,
            Intent.Result result,
            @Nullable RollPlan roll,
            long now,
            UserLimit.Place place) {
        StoredSession met = Objects.requireNonNull(s.base);
        SessionKey key = roll == null ? met.key() : roll.id().key();
        StoredSession moved = result instanceof Intent.Write write
                ? write.next()
                : intent.moved(met, s.attributes.table().source(), now, parts.expiry());
        byte[] body = moved.data();
        if (roll != null) {
            body = roll.signposted(body, met, now, parts);
        }
        StoredSession next = parts.sealed(moved, key, body);
        WriteUnconfirmedException unconfirmed = null;
        if (place.reserve(intent, met)
                && parts.expiry().isOver(met, parts.clock().millis())) {
            return false;
        }
        NodeValues.Keeping keeping = parts.nodeValues().keep(next, body, intent.delta());
        try {
            if (!(roll == null ? parts.store().replace(s.entry, next, met.version()) : rolls(s, next, roll, now))) {
                keeping.undo();
                return false;
            }
        } catch (WriteUnconfirmedException e) {
            unconfirmed = e;
        }
        place.keep();
        s.committed(next, body, intent.delta());
        parts.written(next, body);
        if (roll != null) {
            s.id = roll.id();
            parts.connections().rolled(met.key(), key);
            parts.announcer().rolled(met.key(), key);
        }
        parts.announcer().saved(next);
        if (!parts.userLimit().loggedIn(intent, next, parts)) {
            s.end(false);
        }
        if (unconfirmed != null) {
            throw unconfirmed;
        }
        return true;
    }

    /** A roll whose answer was lost is looked up: its client would be left with an id that leads nowhere. */
    private boolean rolls(VisitState s, StoredSession next, RollPlan roll, long now) {
        StoredSession met = Objects.requireNonNull(s.base);
        long usable = roll.usableUntil(now);
        long keep = Math.max(usable, Lifetime.plus(now, parts.trails().keepMillis()));
        if (!met.rolled()) {
            // Under the lineage: whoever has opened the session finds it as long as it can live, remembered or not.
            keep = Math.max(keep, parts.expiry().latest(met.created()));
        }
        try {
            return parts.store().roll(met, next, new Trail(met.key(), next.key(), usable, keep));
        } catch (WriteUnconfirmedException e) {
            throw e;
        } catch (StoreUnavailableException lost) {
            if (parts.isThere(next.key(), lost)) {
                return true;
            }
            s.rolledPerhaps(roll.id(), next.withoutData(), usable);
            throw lost;
        }
    }
}
