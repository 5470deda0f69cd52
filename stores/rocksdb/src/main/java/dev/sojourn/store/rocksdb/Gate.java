package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;

/**
 * Keeps the native database open while anybody is inside: a call into a closed one would crash the process. Callers
 * spread over several lanes, so that they don't all write to one cache line.
 */
final class Gate {

    private static final int LANES = 32;

    private final StampedLock[] lanes = new StampedLock[LANES];
    private final String closedMessage;
    private volatile boolean closed;

    Gate(String closedMessage) {
        this.closedMessage = closedMessage;
        for (int i = 0; i < LANES; i++) {
            lanes[i] = new StampedLock();
        }
    }

    /**
     * Goes in. Not reentrant: whoever is inside must leave before it goes in again.
     *
     * @return to be unlocked when leaving
     * @throws StoreException when closed
     */
    Lock enter() {
        Lock lane = lanes[(int) Thread.currentThread().getId() & (LANES - 1)].asReadLock();
        lane.lock();
        if (closed) {
            lane.unlock();
            throw new StoreException(closedMessage, null);
        }
        return lane;
    }

    /**
     * Waits until everybody has left, and closes.
     *
     * @return false when it was closed before
     */
    boolean close() {
        return alone(() -> closed = true);
    }

    /**
     * Waits until everybody has left and lets nobody in before an action is done; does nothing and is false when
     * closed.
     */
    boolean alone(Runnable action) {
        long[] stamps = new long[LANES];
        for (int i = 0; i < LANES; i++) {
            stamps[i] = lanes[i].writeLock();
        }
        try {
            boolean open = !closed;
            if (open) {
                action.run();
            }
            return open;
        } finally {
            for (int i = 0; i < LANES; i++) {
                lanes[i].unlockWrite(stamps[i]);
            }
        }
    }
}
