package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import java.util.Collection;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lock per stripe of keys: whoever reads a record in order to write it holds the lock of its key. Not synchronized
 * blocks, which would pin a virtual thread to its carrier while it waits.
 */
final class KeyLocks {

    /** Enough that two keys meet on a stripe rarely, even while writers wait for the disk. */
    private static final int STRIPES = 1 << 10;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    KeyLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /** Waits for the lock of a key and takes it; the caller unlocks what is returned. */
    Lock lock(SessionKey key) {
        Lock stripe = stripes[stripeOf(key)];
        stripe.lock();
        return stripe;
    }

    /**
     * Takes the locks of several keys, in an order that all threads share, and returns what unlocks them. Whoever holds
     * some must not ask for more, but give all back and ask again.
     */
    Runnable lockAll(Collection<SessionKey> keys) {
        int[] held =
                keys.stream().mapToInt(KeyLocks::stripeOf).sorted().distinct().toArray();
        for (int stripe : held) {
            stripes[stripe].lock();
        }
        return () -> {
            for (int stripe : held) {
                stripes[stripe].unlock();
            }
        };
    }

    private static int stripeOf(SessionKey key) {
        return key.hashCode() & (STRIPES - 1);
    }
}
