package dev.sojourn.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place of one session in a {@link MemoryStore}: its record, swapped by compare-and-set, and its links in an
 * {@link ExpiryWheel}. A cell whose record is null is dead for ever, unless it is being prepared for a roll.
 */
final class MemoryCell {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(MemoryCell.class, "state", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A session under the key that it is being rolled to: nothing is there until the old cell holds the trail that
     * names the new key. So that one compare-and-set, on the old cell, is the moment of the roll for everybody.
     */
    private record Prepared(StoredSession renewed, MemoryCell from) {
        boolean decided() {
            return from.record() instanceof Trail trail && trail.to().equals(renewed.key());
        }
    }

    /** What stays of a session whose end was told. */
    private record Remains(StoredSession session) {}

    /** A {@link StoredRecord}, one of the above, or null. */
    private volatile @Nullable Object state;

    // Guarded by the wheel that the cell belongs to; both null while it is in no bucket.
    @Nullable
    MemoryCell previous;

    @Nullable
    MemoryCell next;

    MemoryCell(@Nullable StoredRecord record) {
        this.state = record;
    }

    @Nullable
    StoredRecord record() {
        Object now = state;
        return now == null || now instanceof StoredRecord ? (StoredRecord) now : unwrap(now);
    }

    boolean compareAndSet(StoredRecord expected, @Nullable StoredRecord replacement) {
        Object now = state;
        return (now == expected || now != null && unwrap(now) == expected)
                && STATE.compareAndSet(this, now, replacement);
    }

    /** Readies a cell that nobody else has seen a record in; it has one from the moment that the old cell says so. */
    void prepare(StoredSession renewed, MemoryCell from) {
        state = new Prepared(renewed, from);
    }

    /** Puts what stays of a session into its place. */
    boolean keepRemains(StoredSession expected, StoredSession remains) {
        return STATE.compareAndSet(this, expected, new Remains(remains));
    }

    boolean isRemains() {
        return state instanceof Remains;
    }

    private @Nullable StoredRecord unwrap(Object now) {
        if (now instanceof Remains remains) {
            return remains.session();
        }
        if (!(now instanceof Prepared prepared)) {
            return (StoredRecord) now;
        }
        if (!prepared.decided()) {
            return null;
        }
        // Whoever meets it first finishes the roll: the trail that decided it does not stay for ever.
        STATE.compareAndSet(this, prepared, prepared.renewed());
        return record();
    }
}
