package dev.sojourn.server.script;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The open sockets of all mounts, and the threads that say goodbye to them. Safe for use by several threads. */
final class ScriptSockets implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ScriptSockets.class.getName());
    /** Peers that do not read hold a thread each; the rest must not wait for those. */
    private static final int CLOSERS = 32;

    private static final Duration FAREWELL = Duration.ofSeconds(3);
    private static final int GOING_AWAY = 1001;

    private final int messageBytes;
    private final Set<ScriptEndpoint> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor closers;
    private volatile boolean closed;

    ScriptSockets(int messageBytes) {
        this.messageBytes = messageBytes;
        AtomicInteger number = new AtomicInteger();
        closers = new ThreadPoolExecutor(
                CLOSERS, CLOSERS, FAREWELL.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sojourn-script-socket-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        closers.allowCoreThreadTimeOut(true);
    }

    int messageBytes() {
        return messageBytes;
    }

    boolean areClosed() {
        return closed;
    }

    void add(ScriptEndpoint endpoint) {
        open.add(endpoint);
        if (closed) {
            endpoint.close(GOING_AWAY, "");
        }
    }

    void remove(ScriptEndpoint endpoint) {
        open.remove(endpoint);
    }

    /** Runs what may wait for a peer or for a script; at once when the threads have gone home. */
    void execute(Runnable task) {
        try {
            closers.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Closes all sockets with 1001 and refuses new ones; returns after three seconds at the latest. */
    @Override
    public void close() {
        closed = true;
        open.forEach(endpoint -> endpoint.close(GOING_AWAY, ""));
        closers.shutdown();
        try {
            if (!closers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "{0} sockets of scripts did not close in {1}", open.size(), FAREWELL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
