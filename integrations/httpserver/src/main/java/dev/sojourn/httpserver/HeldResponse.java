package dev.sojourn.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.sojourn.Session;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A response whose head waits until the session was stored, and who ends it. The lock is held for each call, because a
 * handler may hand its exchange to another thread and return.
 *
 * <p>While the handler runs, its closing of a response that is not whole does not send it yet: try-with-resources
 * closes also when something was thrown, and that is known only when the handler has ended.
 */
final class HeldResponse {

    private static final Logger LOG = System.getLogger(HeldResponse.class.getName());
    private static final int NONE = -1;

    final RequestSession session;
    private final HttpExchange wire;
    private final ReentrantLock lock = new ReentrantLock();
    private final HeldBody held = new HeldBody(this);
    private final boolean encoded;
    private OutputStream body = held;
    private int status = NONE;
    private long length;
    private boolean handling = true;
    private boolean left;
    private boolean closeAsked;
    private boolean ended;

    HeldResponse(HttpExchange wire, HttpVisits visits) {
        this.wire = wire;
        this.session = new RequestSession(visits, wire);
        // A filter in front compresses what comes, whoever writes it.
        this.encoded = wire.getResponseHeaders().containsKey("Content-Encoding");
    }

    Session session() {
        lock.lock();
        try {
            return session.session();
        } finally {
            lock.unlock();
        }
    }

    InputStream requestBody() {
        lock.lock();
        try {
            return session.body();
        } finally {
            lock.unlock();
        }
    }

    OutputStream body() {
        lock.lock();
        try {
            return body;
        } finally {
            lock.unlock();
        }
    }

    void wrapBody(OutputStream around) {
        lock.lock();
        try {
            body = around;
        } finally {
            lock.unlock();
        }
    }

    int status() {
        lock.lock();
        try {
            return status == NONE || ended ? wire.getResponseCode() : status;
        } finally {
            lock.unlock();
        }
    }

    void sendHead(int code, long bytes) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (status != NONE) {
                throw new IOException("The head of this response was sent already, with status " + status);
            }
            status = code;
            length = bytes;
            if (!hasBody()) {
                leave();
            }
        } finally {
            lock.unlock();
        }
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        lock.lock();
        try {
            requireOpen();
            if (status == NONE || !hasBody()) {
                throw new IOException(
                        status == NONE
                                ? "The head comes first: call sendResponseHeaders before you write"
                                : "A response with this status, length or method has no body");
            }
            if (length > 0 && held.written() + count > length) {
                throw new IOException("The head announced a body of " + length + " bytes, and this is more");
            }
            if (held.overflows(count)) {
                leave();
            }
            held.take(bytes, from, count);
        } finally {
            lock.unlock();
        }
    }

    void flush() throws IOException {
        lock.lock();
        try {
            if (!ended && status != NONE) {
                push();
            }
        } finally {
            lock.unlock();
        }
    }

    void bodyClosed() throws IOException {
        lock.lock();
        try {
            closeAsked = true;
            if (!waits()) {
                finish();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closeAsked = true;
            if (body != held && !ended) {
                body.close();
            }
            if (!waits()) {
                finish();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A response was not sent to its end", e);
        } finally {
            lock.unlock();
        }
    }

    /** The handler has returned. It may have handed the exchange to another thread, which answers later. */
    void returned() throws IOException {
        lock.lock();
        try {
            handling = false;
            if (ended) {
                settle();
            } else if (closeAsked || isWhole()) {
                finish();
            } else if (status != NONE) {
                pushAlone();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The handler has thrown; false where the response had left, so that nobody can be told but the server. */
    boolean failed(Throwable failure) {
        lock.lock();
        try {
            handling = false;
            if (!ended && !hasLeft()) {
                answer(failure);
                return true;
            }
            var unused = session.failed(failure);
            LOG.log(
                    failure instanceof IOException ? Level.DEBUG : Level.ERROR,
                    "A handler failed after its response had begun to leave",
                    failure);
            ended = true;
            session.close();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (ended || closeAsked && body == held) {
            throw new IOException("The response was closed");
        }
    }

    private boolean hasBody() {
        return length != -1
                && !wire.getRequestMethod().equals("HEAD")
                && !(status < 200 || status == 204 || status == 304);
    }

    private boolean isWhole() {
        return status != NONE && (!hasBody() || length > 0 && held.written() == length);
    }

    private boolean waits() {
        return handling && !left && !isWhole();
    }

    private boolean hasLeft() {
        return left || wire.getResponseCode() != NONE;
    }

    /** The head goes, and what was held. */
    private void leave() throws IOException {
        if (left) {
            return;
        }
        session.commit();
        left = true;
        wire.sendResponseHeaders(status, length);
        if (hasBody()) {
            held.release(wire.getResponseBody());
        }
    }

    private void store() throws IOException {
        if (left) {
            session.commit();
        } else {
            leave();
        }
    }

    private void push() throws IOException {
        store();
        held.push();
    }

    /** At a moment when no handler is on the stack to hear of a failure. */
    private void pushAlone() throws IOException {
        try {
            push();
        } catch (RuntimeException failure) {
            if (hasLeft()) {
                notStored(failure);
            } else {
                answer(failure);
            }
        }
    }

    private void finish() throws IOException {
        if (ended) {
            return;
        }
        try {
            if (status == NONE) {
                throw new IllegalStateException("A handler closed its exchange without an answer");
            }
            store();
        } catch (RuntimeException failure) {
            if (!hasLeft()) {
                answer(failure);
                return;
            }
            notStored(failure);
        } catch (IOException gone) {
            end();
            throw gone;
        }
        try {
            held.end();
        } finally {
            end();
        }
    }

    private void end() {
        ended = true;
        wire.close();
        if (!handling) {
            session.close();
        }
    }

    /** What the handler changed after it had closed its response. */
    private void settle() {
        try {
            session.commit();
        } catch (RuntimeException failure) {
            notStored(failure);
        }
        session.close();
    }

    private static void notStored(RuntimeException failure) {
        LOG.log(Level.ERROR, "A session was not stored, and its response had left already", failure);
    }

    /** Answers in the place of the handler; nothing more is taken of it. */
    private void answer(Throwable failure) {
        ended = true;
        FaultAnswer fault = session.failed(failure);
        Headers headers = wire.getResponseHeaders();
        headers.keySet().removeIf(this::isOfTheBody);
        if (fault == null) {
            LOG.log(Level.ERROR, "A request failed and is answered with 500", failure);
            byte[] text = "The request failed.\n".getBytes(StandardCharsets.UTF_8);
            send(new FaultAnswer(500, Map.of("Content-Type", "text/plain;charset=UTF-8"), text));
        } else {
            send(fault);
        }
    }

    private boolean isOfTheBody(String name) {
        return FaultAnswer.BODY_HEADERS.contains(name.toLowerCase(Locale.ROOT))
                && !(encoded && name.equalsIgnoreCase("Content-Encoding"));
    }

    private void send(FaultAnswer answer) {
        answer.headers().forEach(wire.getResponseHeaders()::set);
        boolean empty = answer.body().length == 0 || wire.getRequestMethod().equals("HEAD");
        try {
            wire.sendResponseHeaders(answer.status(), empty ? -1 : encoded ? 0 : answer.body().length);
            if (!empty) {
                try (OutputStream out = wire.getResponseBody()) {
                    out.write(answer.body());
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The client has gone before it was answered", e);
        } finally {
            wire.close();
            session.close();
        }
    }
}
