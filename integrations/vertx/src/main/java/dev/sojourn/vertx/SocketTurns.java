package dev.sojourn.vertx;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events of one socket, one at a time and in order, on threads that may wait. They wait until the start. Pauses a
 * socket that is too fast.
 */
final class SocketTurns {

    private static final Logger LOG = System.getLogger(SocketTurns.class.getName());

    private final Executor executor;
    private final int longest;
    private final Runnable pause;
    private final Runnable resume;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Runnable refused;
    private boolean running = true;
    private boolean paused;

    /** The last argument is called when the executor takes no more; nothing runs from then on. */
    SocketTurns(Executor executor, int longest, Runnable pause, Runnable resume, Runnable refused) {
        this.executor = executor;
        this.longest = longest;
        this.pause = pause;
        this.resume = resume;
        this.refused = refused;
    }

    /** Begins with this event, before those that have come meanwhile. */
    void start(Runnable first) {
        lock.lock();
        try {
            waiting.addFirst(first);
        } finally {
            lock.unlock();
        }
        next();
    }

    void run(Runnable event) {
        boolean starts;
        lock.lock();
        try {
            waiting.add(event);
            starts = !running;
            running = true;
            if (!paused && waiting.size() >= longest) {
                paused = true;
                // Under the lock: a pause that comes after its resume would hold for good.
                pause.run();
            }
        } finally {
            lock.unlock();
        }
        if (starts) {
            next();
        }
    }

    private void next() {
        try {
            executor.execute(this::one);
        } catch (RejectedExecutionException over) {
            LOG.log(Level.WARNING, "No thread takes the events of a socket, and it is closed", over);
            lock.lock();
            try {
                // So that the end of the socket, at least, asks for a thread once more.
                waiting.clear();
                running = false;
            } finally {
                lock.unlock();
            }
            refused.run();
        }
    }

    /** One event for each task, so that sockets share the threads. */
    private void one() {
        Runnable event = take();
        if (event == null) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "A handler of a socket failed", failure);
        } finally {
            if (goesOn()) {
                next();
            }
        }
    }

    private @Nullable Runnable take() {
        lock.lock();
        try {
            Runnable event = waiting.poll();
            running = event != null;
            if (paused && waiting.size() <= longest / 2) {
                paused = false;
                resume.run();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    private boolean goesOn() {
        lock.lock();
        try {
            running = !waiting.isEmpty();
            return running;
        } finally {
            lock.unlock();
        }
    }
}
