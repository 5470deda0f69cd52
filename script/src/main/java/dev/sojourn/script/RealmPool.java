package dev.sojourn.script;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one generation of a mount: made when they are first needed, at most so many, each held by one thread
 * at a time. Who finds all of them busy waits for a bounded time. Safe for use by several threads.
 */
final class RealmPool implements AutoCloseable {

    private final Supplier<Realm> maker;
    private final int most;
    private final long waitNanos;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    private final Deque<Realm> idle = new ArrayDeque<>();
    private final Set<Realm> all = new HashSet<>();
    /** Whether all contexts are used in turn, for those that stay with one, or few are kept warm. */
    private final boolean spread;

    private int made;
    /** Contexts whose scripts do not stop. */
    private int lost;

    private boolean closed;

    RealmPool(Supplier<Realm> maker, int most, Duration wait, boolean spread) {
        this.spread = spread;
        this.maker = maker;
        this.most = most;
        this.waitNanos = wait.toNanos();
    }

    /** Any context, or null when all stayed busy for too long. The warmest is handed out first. */
    @Nullable
    Realm acquire() {
        long left = waitNanos;
        lock.lock();
        try {
            while (idle.isEmpty() && made >= most && !closed) {
                if (left <= 0) {
                    return null;
                }
                left = freed.awaitNanos(left);
            }
            Realm realm = spread && made < most ? null : idle.pollFirst();
            if (realm != null) {
                return realm;
            }
            made++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
        return make();
    }

    /** This one context, or null when it stayed busy for too long or was thrown away. */
    @Nullable
    Realm acquire(Realm wanted) {
        long left = waitNanos;
        lock.lock();
        try {
            while (!idle.remove(wanted)) {
                if (left <= 0 || !all.contains(wanted)) {
                    return null;
                }
                left = freed.awaitNanos(left);
            }
            return wanted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Realm make() {
        Realm realm = null;
        try {
            realm = maker.get();
            return realm;
        } finally {
            lock.lock();
            try {
                if (realm == null) {
                    made--;
                    freed.signalAll();
                } else {
                    all.add(realm);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Gives a context back; a spoiled one is thrown away, and made anew when it is needed. */
    void release(Realm realm) {
        boolean discard;
        lock.lock();
        try {
            boolean present = all.contains(realm);
            discard = closed || realm.isSpoiled() || !present;
            if (!present) {
                lost--;
            } else if (discard) {
                all.remove(realm);
                made--;
            } else {
                if (spread) {
                    idle.addLast(realm);
                } else {
                    idle.addFirst(realm);
                }
            }
            freed.signalAll();
        } finally {
            lock.unlock();
        }
        if (discard) {
            realm.close();
        }
    }

    /**
     * Gives up a context whose script does not stop, and makes room for another in its place; as often as there are
     * contexts, for each costs a thread and a processor.
     *
     * @return how many are given up now
     */
    int abandon(Realm realm) {
        lock.lock();
        try {
            if (lost < most && all.remove(realm)) {
                made--;
                lost++;
                freed.signalAll();
            }
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** The contexts that live, for the watchdog. */
    Set<Realm> realms() {
        lock.lock();
        try {
            return Set.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the idle contexts now, and the others as they are given back. */
    @Override
    public void close() {
        Set<Realm> unused;
        lock.lock();
        try {
            closed = true;
            unused = Set.copyOf(idle);
            all.removeAll(unused);
            idle.clear();
            freed.signalAll();
        } finally {
            lock.unlock();
        }
        unused.forEach(Realm::close);
    }
}
