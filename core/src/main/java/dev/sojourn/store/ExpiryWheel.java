package dev.sojourn.store;

import dev.sojourn.id.SessionKey;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cells of a {@link MemoryStore} that have come due, without looking at the others.
 *
 * <p>A cell sits in a bucket whose width grows with the time that is left (about 1/64 of it, down to one
 * millisecond), so there are some hundred buckets however many cells. A touch does not move its cell: when the bucket
 * comes due, a cell that has more time left is put into a finer or later bucket. Each cell is so handled a handful of
 * times in its life, and not once for each visit.
 */
final class ExpiryWheel {

    private static final int WIDTH_SHIFT = 6;

    /** Of the cells that only begin a bucket, and are filed under no key. */
    private static final SessionKey NO_KEY = SessionKey.fromBytes(new byte[SessionKey.BYTES]);

    private final TreeMap<Long, MemoryCell> buckets = new TreeMap<>();
    /** Moments that the store set itself, for cells whose records do not tell when they are due. */
    private final IdentityHashMap<MemoryCell, Long> appointments = new IdentityHashMap<>();

    private final Consumer<SessionKey> finishRoll;
    private long lastClaim;

    /** Makes an empty wheel. A trail is dropped only after the roll to its new key was finished. */
    ExpiryWheel(Consumer<SessionKey> finishRoll) {
        this.finishRoll = finishRoll;
    }

    /** Puts a cell where its record says, or takes it out when it is dead or never expires. */
    synchronized void schedule(MemoryCell cell) {
        unlink(cell);
        StoredRecord record = cell.record();
        long due = due(cell, record);
        if (record != null && due != StoredSession.NEVER) {
            link(cell, due, record instanceof StoredSession s ? s.lastAccess() : lastClaim);
        }
    }

    synchronized void keepRemains(MemoryCell cell, long until) {
        // A cell that was deleted a moment ago was taken out already; an appointment would stay for ever.
        if (cell.record() != null) {
            appointments.put(cell, until);
            schedule(cell);
        }
    }

    synchronized void remove(MemoryCell cell) {
        unlink(cell);
        appointments.remove(cell);
    }

    /**
     * Claims what is due.
     *
     * @param claimed receives each claimed session as it was before the claim
     * @param drop told of each cell that is dead from now on
     */
    synchronized void claim(
            long now,
            long claimUntil,
            int atMost,
            List<StoredSession> claimed,
            BiConsumer<StoredRecord, MemoryCell> drop) {
        lastClaim = Math.max(lastClaim, now);
        int most = claimed.size() + atMost;
        while (!buckets.isEmpty() && buckets.firstKey() <= now) {
            MemoryCell bucket = buckets.firstEntry().getValue();
            for (MemoryCell cell = bucket.next; cell != null && cell != bucket; cell = bucket.next) {
                if (claimed.size() == most) {
                    return;
                }
                unlink(cell);
                visit(cell, now, claimUntil, claimed, drop);
            }
            buckets.pollFirstEntry();
        }
    }

    private void visit(
            MemoryCell cell,
            long now,
            long claimUntil,
            List<StoredSession> claimed,
            BiConsumer<StoredRecord, MemoryCell> drop) {
        StoredRecord record = cell.record();
        if (record == null) {
            appointments.remove(cell);
        } else if (due(cell, record) > now) {
            schedule(cell);
        } else if (record instanceof StoredSession session && !cell.isRemains()) {
            if (session.claimed() || cell.compareAndSet(session, session.asClaimed())) {
                claimed.add(session);
                appointments.put(cell, Math.max(claimUntil, now + 1));
            }
            schedule(cell);
        } else {
            if (record instanceof Trail trail) {
                finishRoll.accept(trail.to());
            }
            if (cell.compareAndSet(record, null)) {
                appointments.remove(cell);
                drop.accept(record, cell);
            }
        }
    }

    private long due(MemoryCell cell, @Nullable StoredRecord record) {
        Long appointment = appointments.isEmpty() ? null : appointments.get(cell);
        if (appointment != null) {
            return appointment;
        }
        if (record instanceof StoredSession session) {
            return session.expiresAt();
        }
        return record instanceof Trail trail ? trail.keepUntil() : StoredSession.NEVER;
    }

    private void link(MemoryCell cell, long due, long reference) {
        long left = Math.max(0, due - Math.max(reference, lastClaim));
        long width = Math.max(1, Long.highestOneBit(left) >> WIDTH_SHIFT);
        MemoryCell bucket = buckets.computeIfAbsent(due - Math.floorMod(due, width), start -> emptyBucket());
        MemoryCell last = bucket.previous;
        cell.previous = last;
        cell.next = bucket;
        if (last != null) {
            last.next = cell;
        }
        bucket.previous = cell;
    }

    private static MemoryCell emptyBucket() {
        MemoryCell bucket = new MemoryCell(null, NO_KEY, null);
        bucket.previous = bucket;
        bucket.next = bucket;
        return bucket;
    }

    private static void unlink(MemoryCell cell) {
        MemoryCell before = cell.previous;
        MemoryCell after = cell.next;
        if (before != null && after != null) {
            before.next = after;
            after.previous = before;
            cell.previous = null;
            cell.next = null;
        }
    }
}
