package dev.sojourn;

import dev.sojourn.store.StoredSession;
import org.jspecify.annotations.Nullable;

/** What a visit notes for observers, from its opening to its end; used by the thread of the visit. */
final class VisitNotes {

    private final Observers observers;
    private final VisitDoor door;
    private long nanos = -1;
    private @Nullable CommitOutcome last;
    private @Nullable VisitOutcome failure;

    VisitNotes(Observers observers, VisitDoor door) {
        this.observers = observers;
        this.door = door;
    }

    CommitOutcome commit(Commit commit, VisitState state, boolean again) {
        long start = System.nanoTime();
        failure = VisitOutcome.FAILED;
        boolean stored = true;
        try {
            CommitOutcome outcome = commit.leave(state, again);
            // One that had nothing to do asked no store; and it does not undo the touch of an earlier one.
            stored = outcome != CommitOutcome.NOTHING && outcome != CommitOutcome.ENDED;
            last = outcome == CommitOutcome.NOTHING && last != null ? last : outcome;
            failure = null;
            return outcome;
        } catch (SessionConflictException e) {
            failure = VisitOutcome.CONFLICT;
            throw e;
        } catch (StoreUnavailableException e) {
            failure = VisitOutcome.UNAVAILABLE;
            throw e;
        } finally {
            if (stored) {
                long took = System.nanoTime() - start;
                boolean done = failure == null;
                nanos = Math.max(nanos, 0) + took;
                observers.tell(each -> each.committed(took, done));
            }
        }
    }

    /** The visit is over; what it has not committed is still there. */
    void closed(VisitState state) {
        VisitOutcome outcome = failure != null ? failure : outcome(state);
        if (outcome != null) {
            observers.tell(each -> each.left(door, outcome, nanos));
        }
    }

    private @Nullable VisitOutcome outcome(VisitState state) {
        if (last == CommitOutcome.DROPPED) {
            return VisitOutcome.DROPPED;
        }
        return switch (state.standing) {
            case ABSENT -> last == null ? null : VisitOutcome.NONE;
            case NEW -> VisitOutcome.DISCARDED;
            case ENDED -> VisitOutcome.ENDED;
            case STORED -> stored(state);
        };
    }

    private VisitOutcome stored(VisitState state) {
        StoredSession found = state.found;
        StoredSession base = state.base;
        if (state.birth != null || found == null || base == null) {
            return VisitOutcome.BEGUN;
        }
        // Of a roll by another visit this one knows no id, and of another's writes it has committed none.
        if (state.id != null && !base.key().equals(found.key())) {
            return VisitOutcome.ROLLED;
        }
        if (state.commits != 0 && base.version() != found.version()) {
            return VisitOutcome.WRITTEN;
        }
        if (last == null) {
            return VisitOutcome.DISCARDED;
        }
        return last == CommitOutcome.TOUCHED ? VisitOutcome.TOUCHED : VisitOutcome.READ;
    }
}
