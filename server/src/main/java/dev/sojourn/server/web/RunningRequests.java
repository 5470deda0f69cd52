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
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The filter that counts the requests which are being answered, asynchronous ones included, so that a stop can wait
 * for them.
 */
public final class RunningRequests implements Filter {

    /** One party stands for the server itself; it leaves when nothing new is accepted. */
    private final Phaser running = new Phaser(1);

    /** The filter. */
    public RunningRequests() {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (running.register() < 0) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        boolean handedOn = false;
        try {
            chain.doFilter(request, response);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtEnd());
                handedOn = true;
            }
        } finally {
            if (!handedOn) {
                running.arriveAndDeregister();
            }
        }
    }

    /**
     * How many requests are being answered.
     *
     * @return the number, 0 once {@link #awaitNone} has succeeded
     */
    public int count() {
        return running.isTerminated() ? 0 : running.getRegisteredParties() - 1;
    }

    /**
     * Waits until no request is being answered. Called once, after the server has stopped accepting requests.
     *
     * @param atMost how long
     * @return false when some were still running
     */
    public boolean awaitNone(Duration atMost) {
        int phase = running.arriveAndDeregister();
        try {
            running.awaitAdvanceInterruptibly(phase, atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Ends the count of an asynchronous request: the container calls onComplete after an error and a timeout too, and
     * twice when a dispatch of it is answered with an error.
     */
    private final class AtEnd implements AsyncListener {

        private final AtomicBoolean over = new AtomicBoolean();

        @Override
        public void onComplete(AsyncEvent event) {
            if (over.compareAndSet(false, true)) {
                running.arriveAndDeregister();
            }
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
