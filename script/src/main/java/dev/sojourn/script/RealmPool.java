package dev.sojourn.script;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one generation of a mount: made when they are first needed, at most so many, each held by one thread
 * at a time. Who finds all of them busy waits for a bounded time. Safe for use by several threads.
 *
 * <p>A thread that runs may take a free context before one that has to be woken first, which would leave the context
 * unused meanwhile: but never when somebody has waited for longer than {@link #PATIENCE}.
 */
final class RealmPool<R extends RealmPool.Pooled> implements AutoCloseable {

    /** What a pool hands out. */
    interface Pooled extends AutoCloseable {

        /** Whether it must not be handed out again. */
        boolean isSpoiled();

        @Override
        void close();
    }

    private static final Logger LOG = System.getLogger(RealmPool.class.getName());

    /** How long a context may go to whoever comes first, in nanoseconds; about what it takes to wake a thread. */
    static final long PATIENCE = 4_000_000;

    private final Supplier<R> maker;
    private final int most;
    private final long waitNanos;
    private final LongSupplier time;
    private final ContextWaits waits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Deque<R> idle = new ArrayDeque<>();
    private final Set<R> all = new HashSet<>();
    /** Whether all contexts are used in turn, for those that stay with one, or few are kept warm. */
    private final boolean spread;

    private int made;
    /** Contexts whose scripts do not stop. */
    private int lost;

    private boolean closed;

    RealmPool(Supplier<R> maker, int most, Duration wait, boolean spread, LongSupplier time, ContextWaits waits) {
        this.spread = spread;
        this.maker = maker;
        this.most = most;
        this.waitNanos = wait.toNanos();
        this.time = time;
        this.waits = waits;
    }

    /** A thread that waits for any context. */
    private static final class Waiter {

        private final Condition turn;
        private final long since;
        private boolean called;

        Waiter(Condition turn, long since) {
            this.turn = turn;
            this.since = since;
        }
    }

    /** Any context, or null when all stayed busy for too long. The warmest is handed out first. */
    @Nullable
    R acquire() {
        long waited = 0;
        boolean turn = true;
        @Nullable R realm = null;
        lock.lock();
        try {
            if (!(isFree() && mayPass())) {
                long start = time.getAsLong();
                turn = awaitTurn();
                waited = time.getAsLong() - start;
            }
            if (turn) {
                realm = spread && made < most ? null : idle.pollFirst();
                made += realm == null ? 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
        tell(waited, turn);
        return realm == null && turn ? make() : realm;
    }

    /** Without the lock, and the caller gets its context whatever comes of it. */
    private void tell(long waited, boolean got) {
        try {
            waits.waited(waited, got);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.log(Level.WARNING, "Who measures waits for contexts of scripts failed", e);
        }
    }

    private boolean isFree() {
        return !idle.isEmpty() || made < most || closed;
    }

    private boolean mayPass() {
        Waiter first = waiting.peekFirst();
        return first == null || time.getAsLong() - first.since < PATIENCE;
    }

    private boolean awaitTurn() throws InterruptedException {
        Waiter waiter = new Waiter(lock.newCondition(), time.getAsLong());
        waiting.addLast(waiter);
        try {
            long left = waitNanos;
            while (!isFree() || waiting.peekFirst() != waiter && !mayPass()) {
                waiter.called = false;
                if (left <= 0) {
                    return false;
                }
                left = waiter.turn.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.remove(waiter);
            if (isFree()) {
                callNext();
            }
        }
    }

    private void callNext() {
        for (Waiter waiter : waiting) {
            if (!waiter.called) {
                waiter.called = true;
                waiter.turn.signal();
                return;
            }
        }
    }

    /** One context has become free. */
    private void tellFreed() {
        callNext();
        freed.signalAll();
    }

    /** This one context, or null when it stayed busy for too long or was thrown away. */
    @Nullable
    R acquire(R wanted) {
        long left = waitNanos;
        long waited = 0;
        boolean got;
        lock.lock();
        try {
            got = idle.remove(wanted);
            if (!got) {
                long start = time.getAsLong();
                while (!got && left > 0 && all.contains(wanted)) {
                    left = freed.awaitNanos(left);
                    got = idle.remove(wanted);
                }
                waited = time.getAsLong() - start;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
        tell(waited, got);
        return got ? wanted : null;
    }

    private R make() {
        @Nullable R realm = null;
        try {
            realm = maker.get();
            return realm;
        } finally {
            lock.lock();
            try {
                if (realm == null) {
                    made--;
                    tellFreed();
                } else {
                    all.add(realm);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Gives a context back; a spoiled one is thrown away, and made anew when it is needed. */
    void release(R realm) {
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
            tellFreed();
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
    int abandon(R realm) {
        lock.lock();
        try {
            if (lost < most && all.remove(realm)) {
                made--;
                lost++;
                tellFreed();
            }
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** How many threads wait for any context. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How they are used now; one whose script does not stop was given up, and is none of them. */
    ScriptContexts usage() {
        lock.lock();
        try {
            return new ScriptContexts(made - idle.size(), idle.size(), waiting.size());
        } finally {
            lock.unlock();
        }
    }

    /** The contexts that live, for the watchdog. */
    Set<R> realms() {
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
        Set<R> unused;
        lock.lock();
        try {
            closed = true;
            unused = Set.copyOf(idle);
            all.removeAll(unused);
            idle.clear();
            waiting.forEach(waiter -> waiter.turn.signal());
            freed.signalAll();
        } finally {
            lock.unlock();
        }
        unused.forEach(Pooled::close);
    }
}
