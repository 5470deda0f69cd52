package dev.sojourn.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** The container's asynchronous context, which commits the session before the response is completed. */
final class SessionAsyncContext implements AsyncContext {

    private final AsyncContext inner;
    private final SessionExchange exchange;

    private final ServletRequest request;
    private final ServletResponse response;

    /**
     * @param request what the application's thread works with
     * @param response what it writes to, whatever the container hands to a dispatch
     */
    SessionAsyncContext(
            AsyncContext inner, SessionExchange exchange, ServletRequest request, ServletResponse response) {
        this.inner = inner;
        this.exchange = exchange;
        this.request = request;
        this.response = response;
        inner.addListener(new LastCommit());
    }

    @Override
    public void complete() {
        FaultAnswers.of(exchange).commitAlone();
        inner.complete();
    }

    @Override
    public void dispatch() {
        inner.dispatch();
    }

    @Override
    public void dispatch(String path) {
        inner.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        inner.dispatch(context, path);
    }

    @Override
    public void start(Runnable run) {
        inner.start(run);
    }

    @Override
    public ServletRequest getRequest() {
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        // To the application, what the filter handed to it is what came from the container.
        return request instanceof SessionRequest && response instanceof SessionResponse
                || inner.hasOriginalRequestAndResponse();
    }

    @Override
    public void addListener(AsyncListener listener) {
        inner.addListener(new Told(listener));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        inner.addListener(new Told(listener), request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return inner.createListener(type);
    }

    @Override
    public void setTimeout(long millis) {
        inner.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return inner.getTimeout();
    }

    /** For requests that the container ends by itself: after a time-out, a failure, or a completion behind our back. */
    private final class LastCommit implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) {
            failed();
        }

        @Override
        public void onError(AsyncEvent event) {
            failed();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            try {
                FaultAnswers.of(exchange).commitAlone();
            } finally {
                exchange.close();
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // A listener lives for one cycle; it has to follow into the next by itself.
            event.getAsyncContext().addListener(this);
        }

        private void failed() {
            if (!exchange.settings.persistOnError()) {
                exchange.abandon();
            }
            FaultAnswers.of(exchange).commitAlone();
        }
    }

    /** Hands our context to the application's listener, so that its complete() commits as well. */
    private final class Told implements AsyncListener {

        private final AsyncListener listener;

        Told(AsyncListener listener) {
            this.listener = listener;
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(ours(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(ours(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(ours(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(ours(event));
        }

        private AsyncEvent ours(AsyncEvent event) {
            return new AsyncEvent(
                    SessionAsyncContext.this,
                    event.getSuppliedRequest(),
                    event.getSuppliedResponse(),
                    event.getThrowable());
        }
    }
}
