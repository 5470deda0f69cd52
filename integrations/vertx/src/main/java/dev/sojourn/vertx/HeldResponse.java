package dev.sojourn.vertx;

import dev.sojourn.http.SessionFault;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response that sends nothing before the session is stored. What is written meanwhile waits in order, and callers see
 * what they would see without that: a head that is written, a response that has ended, a queue that fills.
 */
final class HeldResponse extends ForwardingResponse implements HeldCalls.Commits {

    private static final int NOT_MODIFIED = 304;

    private final SessionRequest request;
    private final RoutingVisit visit;
    private final HeldCalls calls;
    private final boolean head;
    private final boolean needsLength;
    private @Nullable Handler<Void> headersEndHandler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Void> closeHandler;
    private @Nullable Handler<Void> drainHandler;
    private volatile boolean begun;

    // The handlers below see this object only after the constructor has returned.
    @SuppressWarnings("this-escape")
    HeldResponse(SessionRequest request, HttpServerResponse inner, RoutingVisit visit) {
        super(inner);
        this.request = request;
        this.visit = visit;
        this.calls = new HeldCalls(visit.context(), this);
        this.head = request.method().equals(HttpMethod.HEAD);
        this.needsLength = request.version() == HttpVersion.HTTP_1_1;
        inner.endHandler(nothing -> finished(endHandler));
        inner.closeHandler(nothing -> finished(closeHandler));
    }

    RoutingVisit visit() {
        return visit;
    }

    SessionRequest request() {
        return request;
    }

    /** Answers a failure in the place of the handler. */
    void refuse(Throwable failure) {
        refuse(failure, () -> visit.refuse(inner, failure));
    }

    /** Answers in the place of the handler, which has done nothing yet. */
    void refuse(SessionFault fault) {
        refuse(new IllegalStateException(fault.message()), () -> visit.refuse(inner, fault));
    }

    private void refuse(Throwable reason, Runnable answer) {
        calls.drop(reason);
        try {
            answer.run();
        } finally {
            calls.release();
        }
    }

    /** Ends the connection, once what is held has left. */
    Future<Void> close(Supplier<Future<Void>> call) {
        return calls.close(call);
    }

    private void finished(@Nullable Handler<Void> told) {
        try {
            if (told != null) {
                told.handle(null);
            }
        } finally {
            // Now, for what such a handler changed is stored too.
            visit.finish();
        }
    }

    /** Has a call wait for the commit, or makes it at once when there is nothing to store. */
    private <T extends @Nullable Object> Future<T> pass(long bytes, boolean last, Supplier<Future<T>> call) {
        begin();
        return calls.pass(visit.mustCommit(), bytes, last, call);
    }

    /** What the server does as it writes the head, early enough for it to change the session. */
    private void begin() {
        if (!begun) {
            Handler<Void> handler = headersEndHandler;
            if (handler != null) {
                handler.handle(null);
            }
            begun = true;
        }
    }

    @Override
    public void soon(Runnable commit) {
        visit.loop().soon(commit);
    }

    @Override
    public Future<Void> commit(Runnable stored) {
        return visit.commit(stored);
    }

    @Override
    public void committed(AsyncResult<Void> outcome) {
        if (outcome.failed() && !visit.keepsAnswer(outcome.cause())) {
            refuse(outcome.cause());
        } else if (calls.release()) {
            Handler<Void> handler = drainHandler;
            if (handler != null && !inner.ended() && !inner.writeQueueFull()) {
                visit.context().emit(handler);
            }
        }
    }

    private Future<Void> sent(Buffer chunk) {
        requireLength();
        return pass(chunk.length(), false, () -> inner.write(chunk));
    }

    private Future<Void> last(Buffer chunk) {
        requireOpen();
        boolean unspecified = !begun
                && !head
                && getStatusCode() != NOT_MODIFIED
                && !headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (unspecified) {
            // As the server does before it calls those who wait for the head.
            headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(chunk.length()));
        }
        return pass(chunk.length(), true, () -> inner.end(chunk));
    }

    private Future<Void> file(Supplier<Future<Void>> call) {
        requireHead();
        return whole(call);
    }

    /** Where a file can't be opened or a request not be upgraded, the response is as it was, for an error page. */
    <T extends @Nullable Object> Future<T> whole(Supplier<Future<T>> call) {
        return pass(0, true, call).onFailure(failure -> {
            if (!inner.headWritten() && !visit.isRefused()) {
                begun = false;
            }
        });
    }

    private void requireLength() {
        requireOpen();
        if (needsLength
                && !begun
                && !headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            throw new IllegalStateException(
                    "A body that is written in pieces has no length yet. Call setChunked(true), or set the"
                            + " Content-Length header, before the first write");
        }
    }

    private void requireOpen() {
        if (ended()) {
            throw new IllegalStateException("Response has already been written");
        }
    }

    private void requireHead() {
        requireOpen();
        if (begun) {
            throw new IllegalStateException("Response head already sent");
        }
    }

    @Override
    public Future<Void> write(Buffer data) {
        return sent(data);
    }

    @Override
    public Future<Void> write(String chunk, String enc) {
        return sent(Buffer.buffer(chunk, enc));
    }

    @Override
    public Future<Void> write(String chunk) {
        return sent(Buffer.buffer(chunk));
    }

    @Override
    public Future<Void> writeHead() {
        requireHead();
        requireLength();
        return pass(0, false, inner::writeHead);
    }

    @Override
    public Future<Void> end() {
        return last(Buffer.buffer());
    }

    @Override
    public Future<Void> end(Buffer chunk) {
        return last(chunk);
    }

    @Override
    public Future<Void> end(String chunk) {
        return last(Buffer.buffer(chunk));
    }

    @Override
    public Future<Void> end(String chunk, String enc) {
        return last(Buffer.buffer(chunk.getBytes(Charset.forName(enc))));
    }

    @Override
    public Future<Void> sendFile(String filename, long offset, long length) {
        return file(() -> inner.sendFile(filename, offset, length));
    }

    @Override
    public Future<Void> sendFile(FileChannel channel, long offset, long length) {
        return file(() -> inner.sendFile(channel, offset, length));
    }

    @Override
    public Future<Void> sendFile(RandomAccessFile file, long offset, long length) {
        return file(() -> inner.sendFile(file, offset, length));
    }

    @Override
    public Future<Void> reset(long code) {
        return calls.close(() -> {
            visit.finish();
            return inner.reset(code);
        });
    }

    @Override
    public Future<Void> writeContinue() {
        return request.isCollected() ? visit.context().succeededFuture() : super.writeContinue();
    }

    @Override
    public boolean ended() {
        return calls.isLast() || inner.ended();
    }

    @Override
    public boolean headWritten() {
        return begun || inner.headWritten();
    }

    @Override
    public boolean writeQueueFull() {
        return calls.isFull() || inner.writeQueueFull();
    }

    @Override
    public HttpServerResponse setWriteQueueMaxSize(int maxSize) {
        calls.maxBytes(maxSize);
        return super.setWriteQueueMaxSize(maxSize);
    }

    @Override
    public HttpServerResponse drainHandler(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        return super.drainHandler(handler);
    }

    @Override
    public HttpServerResponse headersEndHandler(@Nullable Handler<Void> handler) {
        headersEndHandler = handler;
        return this;
    }

    @Override
    public HttpServerResponse endHandler(@Nullable Handler<Void> handler) {
        if (handler != null) {
            requireOpen();
        }
        endHandler = handler;
        return this;
    }

    @Override
    public HttpServerResponse closeHandler(@Nullable Handler<Void> handler) {
        if (handler != null) {
            requireOpen();
        }
        closeHandler = handler;
        return this;
    }

    @Override
    public HttpServerResponse setStatusCode(int statusCode) {
        requireHead();
        return super.setStatusCode(statusCode);
    }

    @Override
    public HttpServerResponse setStatusMessage(String statusMessage) {
        requireHead();
        return super.setStatusMessage(statusMessage);
    }

    @Override
    public HttpServerResponse setChunked(boolean chunked) {
        requireHead();
        return super.setChunked(chunked);
    }

    @Override
    public HttpServerResponse putHeader(String name, String value) {
        requireHead();
        return super.putHeader(name, value);
    }

    @Override
    public HttpServerResponse putHeader(CharSequence name, CharSequence value) {
        requireHead();
        return super.putHeader(name, value);
    }

    @Override
    public HttpServerResponse putHeader(String name, Iterable<String> values) {
        requireHead();
        return super.putHeader(name, values);
    }

    @Override
    public HttpServerResponse putHeader(CharSequence name, Iterable<CharSequence> values) {
        requireHead();
        return super.putHeader(name, values);
    }

    @Override
    public HttpServerResponse addCookie(Cookie cookie) {
        requireHead();
        return super.addCookie(cookie);
    }

    @Override
    public @Nullable Cookie removeCookie(String name, boolean invalidate) {
        requireHead();
        return super.removeCookie(name, invalidate);
    }

    @Override
    public Set<Cookie> removeCookies(String name, boolean invalidate) {
        requireHead();
        return super.removeCookies(name, invalidate);
    }

    @Override
    public @Nullable Cookie removeCookie(String name, String domain, String path, boolean invalidate) {
        requireHead();
        return super.removeCookie(name, domain, path, invalidate);
    }
}
