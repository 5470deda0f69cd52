package dev.sojourn.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The filter that measures requests as {@code http.server.requests}. The tag {@code uri} is the pattern by which the
 * container found who answers, never a path: all scripts are {@code /}. A request that the container gives up without a
 * word, because its client has gone, is not counted.
 */
final class RequestTimes implements Filter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    /** What the tags are made of; few of each. */
    private record Kind(String method, String uri, int status) {}

    RequestTimes(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            chain.doFilter(request, response);
            return;
        }
        Running running = new Running((HttpServletRequest) request, (HttpServletResponse) response);
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            if (!failed && request.isAsyncStarted()) {
                request.getAsyncContext().addListener(running);
            } else {
                running.end(failed);
            }
        }
    }

    private void record(HttpServletRequest request, int status, long nanos) {
        String pattern = request.getHttpServletMapping().getPattern();
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
        Kind kind = new Kind(method, pattern.isEmpty() ? "/" : pattern, status);
        timers.computeIfAbsent(kind, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("http.server.requests")
                .description("Requests by the pattern of their path")
                .tags("method", kind.method(), "uri", kind.uri())
                .tags("status", String.valueOf(kind.status()), "outcome", outcome(kind.status()))
                .register(registry);
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }

    /** One request; the container may call several of these, and the first counts. */
    private final class Running implements AsyncListener {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final long start = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();

        Running(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
        }

        void end(boolean failed) {
            if (!over.getAndSet(true)) {
                record(request, failed ? 500 : response.getStatus(), System.nanoTime() - start);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end(event.getThrowable() != null && response.getStatus() < 400);
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
