package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The place of one session in a {@link MemoryStore}: its record, the moments of the last touch, and its links in an
 * {@link ExpiryWheel}. A cell whose record is null is dead for ever, unless it is being prepared for a roll.
 *
 * <p>A touch moves the moments here and leaves the record, which others hold and which is immutable: whoever asks is
 * given the record with the moments of now. Changes take the cell's stamp for a few steps, so that a touch and a claim
 * exclude each other; a reader takes nothing, and looks again when the stamp has changed under it.
 */
final class MemoryCell extends TokenIndex.Entry {

    private static final VarHandle STAMP;
    private static final int SPINS = 64;
    private static final long NAP_NANOS = 10_000;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(MemoryCell.class, "stamp", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * A session under the key that it is being rolled to: nothing is there until the old cell holds the trail that
     * names the new key. So that one change, of the old cell, is the moment of the roll for everybody.
     */
    private record Prepared(StoredSession renewed, MemoryCell from) {
        boolean decided() {
            return from.record() instanceof Trail trail && trail.to().equals(renewed.key());
        }
    }

    /** What stays of a session whose end was told. */
    private record Remains(StoredSession session) {}

    /** Odd while somebody changes the fields below. */
    private int stamp;

    /** A {@link StoredRecord}, one of the above, or null. */
    private volatile @Nullable Object state;

    // Those of the session here; they count for the ones of its record, which are older.
    private long lastAccess;
    private long expiryBase;
    private long expiresAt;

    // Guarded by the wheel that the cell belongs to; both null while it is in no bucket.
    @Nullable
    MemoryCell previous;

    @Nullable
    MemoryCell next;

    /** Whose cell it is; null for one that only begins a bucket. */
    final @Nullable MemoryCells home;

    /** Where the cell is in the {@link KeyTable}, whose lock guards the link. */
    final SessionKey filedUnder;

    @Nullable
    MemoryCell nextOfKey;

    MemoryCell(@Nullable MemoryCells home, SessionKey key, @Nullable StoredRecord record) {
        this.home = home;
        this.filedUnder = key;
        put(record);
        // Whoever meets the cell has seen this written, and so what is above it.
        STAMP.setRelease(this, 2);
    }

    /** What is here, with its moments as they are now. */
    @Nullable
    StoredRecord record() {
        for (int spins = 0; ; spins++) {
            int before = (int) STAMP.getAcquire(this);
            Object now = state;
            long access = lastAccess;
            long base = expiryBase;
            long expires = expiresAt;
            VarHandle.loadLoadFence();
            if ((before & 1) != 0 || stamp != before) {
                pause(spins);
            } else if (now instanceof StoredSession session) {
                return session.at(access, base, expires);
            } else {
                return unwrapped(now);
            }
        }
    }

    @Override
    public @Nullable SessionKey key() {
        return unwrapped(state) == null ? null : filedUnder;
    }

    /** Puts another record in the place of one that was met, if that is still what is here. */
    boolean compareAndSet(StoredRecord expected, @Nullable StoredRecord replacement) {
        return swap(expected, replacement);
    }

    /** Puts what stays of a session into its place. */
    boolean keepRemains(StoredSession expected, StoredSession remains) {
        return swap(expected, new Remains(remains));
    }

    /**
     * Rolls a session from another cell into this one, in which nobody has seen a record: it has one from the moment
     * that the old cell holds the trail.
     *
     * @param old the old cell
     * @param met what was met there
     * @return false when that is not there any more; this cell is then as it was, and another roll to the same key
     *     does not bring it to life
     */
    boolean takeOver(MemoryCell old, StoredSession met, StoredSession renewed, Trail trail) {
        become(new Prepared(renewed, old));
        boolean rolled = old.compareAndSet(met, trail);
        if (!rolled) {
            become(null);
        }
        return rolled;
    }

    private void become(@Nullable Object other) {
        int taken = take();
        put(other);
        give(taken);
    }

    boolean isRemains() {
        return state instanceof Remains;
    }

    /** Moves the moments of the session here, as {@link StoredSession#touched} says; false when it may not. */
    boolean touch(Touch touch) {
        finishRoll(state);
        int taken = take();
        boolean touches = false;
        if (state instanceof StoredSession session && !session.claimed() && expiresAt > touch.lastAccess()) {
            touches = true;
            lastAccess = Math.max(lastAccess, touch.lastAccess());
            if (session.duration() == touch.duration()) {
                expiryBase = Math.max(expiryBase, touch.expiryBase());
                expiresAt = Math.max(expiresAt, touch.expiresAt());
            }
        }
        give(taken);
        return touches;
    }

    private boolean swap(StoredRecord expected, @Nullable Object replacement) {
        finishRoll(state);
        int taken = take();
        boolean met = isHere(expected);
        if (met) {
            put(replacement);
        }
        give(taken);
        return met;
    }

    /** A version tells one state of a session from another, but for the moments, which touches move. */
    private boolean isHere(StoredRecord expected) {
        Object now = state instanceof Remains remains ? remains.session() : state;
        // The record alone says nothing: after a touch it is the same one, and what was met is not.
        return now instanceof StoredSession session
                ? expected instanceof StoredSession met
                        && session.version() == met.version()
                        && session.claimed() == met.claimed()
                        && session.data() == met.data()
                        && lastAccess == met.lastAccess()
                        && expiryBase == met.expiryBase()
                        && expiresAt == met.expiresAt()
                : now == expected;
    }

    /** The record that a state stands for, be it one that was met a moment ago. */
    @Nullable
    StoredRecord unwrapped(@Nullable Object now) {
        if (now == null || now instanceof StoredRecord) {
            return (StoredRecord) now;
        }
        if (now instanceof Remains remains) {
            return remains.session();
        }
        // Once the roll is finished, the trail that tells so may lead on already.
        return finishRoll(now) || state != now ? record() : null;
    }

    /** Whoever meets a decided roll first finishes it: the trail that decided it does not stay for ever. */
    private boolean finishRoll(@Nullable Object now) {
        if (!(now instanceof Prepared prepared) || !prepared.decided()) {
            return false;
        }
        int taken = take();
        if (state == now) {
            put(prepared.renewed());
        }
        give(taken);
        return true;
    }

    private void put(@Nullable Object replacement) {
        state = replacement;
        if (replacement instanceof StoredSession session) {
            lastAccess = session.lastAccess();
            expiryBase = session.expiryBase();
            expiresAt = session.expiresAt();
        }
    }

    private int take() {
        for (int spins = 0; ; spins++) {
            int before = (int) STAMP.getAcquire(this);
            if ((before & 1) == 0 && STAMP.compareAndSet(this, before, before + 1)) {
                // Nobody may see a change that does not see the odd stamp.
                VarHandle.storeStoreFence();
                return before;
            }
            pause(spins);
        }
    }

    private void give(int taken) {
        STAMP.setRelease(this, taken + 2);
    }

    /** A thread that was stopped within its few steps needs the processor that the others spin on. */
    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }
}
