package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import java.util.Collection;
import java.util.concurrent.locks.Lock;

/** One lock per stripe of keys: whoever reads a record in order to write it holds the lock of its key. */
final class KeyLocks {

    /** Enough that two keys meet on a stripe rarely, even while writers wait for the disk. */
    private static final int STRIPES = 1 << 10;

    private final Stripe[] stripes = new Stripe[STRIPES];

    KeyLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** The stripe that a key is on. */
    Stripe of(SessionKey key) {
        return stripes[stripeOf(key)];
    }

    /** Waits for the lock of a key and takes it; the caller unlocks what is returned. */
    Lock lock(SessionKey key) {
        Lock lock = of(key).lock();
        lock.lock();
        return lock;
    }

    /**
     * Takes the locks of several keys, in an order that all threads share, and returns what unlocks them. Whoever holds
     * some must not ask for more, but give all back and ask again.
     */
    Runnable lockAll(Collection<SessionKey> keys) {
        int[] held =
                keys.stream().mapToInt(KeyLocks::stripeOf).sorted().distinct().toArray();
        for (int stripe : held) {
            stripes[stripe].lock().lock();
        }
        return () -> {
            for (int stripe : held) {
                stripes[stripe].lock().unlock();
            }
        };
    }

    /** What the stripes remember holds no longer. Called while nobody is inside the store. */
    void forget() {
        for (Stripe stripe : stripes) {
            stripe.forget();
        }
    }

    private static int stripeOf(SessionKey key) {
        return key.hashCode() & (STRIPES - 1);
    }
}
