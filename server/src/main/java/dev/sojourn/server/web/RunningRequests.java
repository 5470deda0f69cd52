package dev.sojourn.server.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The filter that counts the requests which are being answered, asynchronous ones included, so that a stop can wait
 * for them.
 */
public final class RunningRequests implements Filter {

    private static final long LOOK_NANOS = 10_000_000;
    private static final long LOOK_EACH = 256;

    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong begun = new AtomicLong();
    private volatile @Nullable Thread waiting;
    private volatile boolean draining;
    private volatile boolean stopped;

    /** The filter. */
    public RunningRequests() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (stopped) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (draining) {
            // The client opens its next connection, which leads to another node.
            ((HttpServletResponse) response).setHeader("Connection", "close");
        }
        Running entry = new Running(ContainerRequests.end(request));
        running.add(entry);
        if (begun.incrementAndGet() % LOOK_EACH == 0) {
            // What the container has ended without a word would gather here.
            count();
        }
        boolean handedOn = false;
        try {
            chain.doFilter(request, response);
            if (request.isAsyncStarted() && !ContainerRequests.isDead(request)) {
                request.getAsyncContext().addListener(entry);
                handedOn = true;
            }
        } finally {
            if (!handedOn) {
                end(entry);
            }
        }
    }

    private void end(Running entry) {
        running.remove(entry);
        LockSupport.unpark(waiting);
    }

    /**
     * How many requests are being answered.
     *
     * @return the number
     */
    public int count() {
        running.removeIf(entry -> entry.dropped.getAsBoolean());
        return running.size();
    }

    /** Has each connection closed after its next answer, from now on. */
    public void drain() {
        draining = true;
    }

    /**
     * Whether connections are being closed because the server is about to stop.
     *
     * @return true from the call of {@link #drain} on
     */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Waits until no request is being answered; later ones are 503. Called once, after the server has stopped accepting
     * requests.
     *
     * @param atMost how long
     * @return false when some were still running
     */
    public boolean awaitNone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        waiting = Thread.currentThread();
        boolean none = count() == 0;
        while (!none && System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted()) {
            // Whoever ends wakes this thread; the container may end a request without a word.
            LockSupport.parkNanos(this, LOOK_NANOS);
            none = count() == 0;
        }
        waiting = null;
        stopped = true;
        return none;
    }

    /** One of them; the container calls onComplete after an error and a timeout too, unless it calls nothing at all. */
    private final class Running implements AsyncListener {

        private final BooleanSupplier dropped;

        Running(BooleanSupplier dropped) {
            this.dropped = dropped;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            RunningRequests.this.end(this);
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
