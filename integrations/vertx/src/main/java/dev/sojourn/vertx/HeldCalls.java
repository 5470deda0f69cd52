package dev.sojourn.vertx;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of one response that wait for a commit, in order. Safe for use by many threads. */
final class HeldCalls {

    private static final int DEFAULT_MAX_BYTES = 64 * 1024;

    private final ContextInternal context;
    private final Commits commits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Held<?>> waiting = new ArrayDeque<>();
    private boolean holding;
    /** Set once the session is stored, while calls wait or are made; what is changed now is not in that commit. */
    private boolean releasing;

    private boolean wasFull;
    private long bytes;
    private volatile boolean last;
    private volatile int maxBytes = DEFAULT_MAX_BYTES;
    private @Nullable Throwable dropped;

    /** What stores the session. */
    interface Commits {

        /** Runs what begins a commit, soon; the session is not to be used by this thread any more. */
        void soon(Runnable commit);

        /** Stores the session, and tells of that before anybody can change it again. */
        Future<Void> commit(Runnable stored);

        /** Is told the outcome, and then releases or drops. */
        void committed(AsyncResult<Void> outcome);
    }

    /**
     * One call, its promise, how many bytes it holds, whether it waits for a commit of its own, and whether it ends the
     * stream or the connection, which comes behind an answer in the place of the others too.
     */
    private record Held<T extends @Nullable Object>(
            Supplier<Future<T>> call, Promise<T> done, long bytes, boolean last, boolean commits, boolean closes) {}

    HeldCalls(ContextInternal context, Commits commits) {
        this.context = context;
        this.commits = commits;
    }

    /** Makes a call, after a commit if one is due or under way. */
    <T extends @Nullable Object> Future<T> pass(
            boolean mustCommit, long size, boolean isLast, Supplier<Future<T>> call) {
        Promise<T> done = context.promise();
        boolean starts;
        boolean waits;
        lock.lock();
        try {
            if (dropped != null) {
                return context.failedFuture(dropped);
            }
            if (last) {
                throw new IllegalStateException("Response has already been written");
            }
            last = isLast;
            starts = mustCommit && !holding;
            holding |= starts;
            waits = holding;
            if (waits) {
                waiting.add(new Held<>(call, done, size, isLast, mustCommit && releasing, false));
                bytes += size;
            }
        } finally {
            lock.unlock();
        }
        if (starts) {
            start();
        } else if (!waits) {
            make(new Held<>(call, done, size, isLast, false, false));
        }
        return done.future();
    }

    /** Makes a call that ends the stream or the connection, once all that waits has left. */
    <T extends @Nullable Object> Future<T> close(Supplier<Future<T>> call) {
        Promise<T> done = context.promise();
        Held<T> held = new Held<>(call, done, 0, false, false, true);
        lock.lock();
        try {
            if (holding) {
                waiting.add(held);
                return done.future();
            }
        } finally {
            lock.unlock();
        }
        make(held);
        return done.future();
    }

    private void start() {
        commits.soon(() -> {
            Handler<AsyncResult<Void>> then = commits::committed;
            commits.commit(this::stored).onComplete(then);
        });
    }

    /** What is changed from now on, before the calls that waited are made too, needs another commit. */
    private void stored() {
        lock.lock();
        try {
            releasing = true;
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> void make(Held<T> held) {
        Future<T> made;
        try {
            made = held.call().get();
        } catch (RuntimeException refused) {
            made = Future.failedFuture(refused);
        }
        var unused = made.onComplete(outcome -> {
            if (outcome.succeeded()) {
                held.done().complete(outcome.result());
            } else {
                if (held.last()) {
                    last = false;
                }
                held.done().fail(outcome.cause());
            }
        });
    }

    /**
     * Makes the calls that waited.
     *
     * @return whether someone was told meanwhile that the queue is full
     */
    boolean release() {
        while (true) {
            Held<?> next;
            lock.lock();
            try {
                next = waiting.peek();
                releasing = next != null && !next.commits();
                holding = next != null;
                if (releasing) {
                    waiting.remove();
                    bytes -= next.bytes();
                }
                if (!holding) {
                    boolean full = wasFull;
                    wasFull = false;
                    return full;
                }
            } finally {
                lock.unlock();
            }
            if (next.commits()) {
                commitAgain(next);
                return false;
            }
            make(next);
        }
    }

    /** The session was changed while calls were made that waited for the commit before. */
    private <T extends @Nullable Object> void commitAgain(Held<T> next) {
        lock.lock();
        try {
            waiting.remove();
            waiting.addFirst(new Held<>(next.call(), next.done(), next.bytes(), next.last(), false, next.closes()));
        } finally {
            lock.unlock();
        }
        start();
    }

    /** Makes none of them, nor any later one, but for those that close; they wait for the release. */
    void drop(Throwable failure) {
        List<Held<?>> gone = new ArrayList<>();
        lock.lock();
        try {
            dropped = failure;
            last = true;
            holding = true;
            waiting.stream().filter(held -> !held.closes()).forEach(gone::add);
            waiting.removeIf(held -> !held.closes());
        } finally {
            lock.unlock();
        }
        gone.forEach(held -> held.done().fail(failure));
    }

    /** Whether the last call was made, as the caller sees it. */
    boolean isLast() {
        return last;
    }

    boolean isFull() {
        lock.lock();
        try {
            boolean full = bytes >= maxBytes;
            wasFull |= full;
            return full;
        } finally {
            lock.unlock();
        }
    }

    void maxBytes(int value) {
        maxBytes = value;
    }
}
