package dev.sojourn.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/**
 * A response that stores the session before anything makes the container commit. It copies no bytes: it
 * counts them, and a write that may not fit the container's buffer commits the session first. Containers
 * differ in when they give up collecting (Jetty passes large writes on at once), so a write counts as one
 * that may commit when it is large, or when the buffer or the announced length may be full; once too often
 * costs next to nothing.
 */
final class SessionResponse extends HttpServletResponseWrapper {

    /** Smaller writes are collected by every container as long as its buffer lasts. */
    private static final int LARGE_WRITE = 256;

    private static final String CONTENT_LENGTH = "Content-Length";

    private final SessionExchange exchange;
    private @Nullable SessionOutput stream;
    private @Nullable SessionWriter writer;
    private long written;
    private long announced = -1;

    SessionResponse(HttpServletResponse response, SessionExchange exchange) {
        super(response);
        this.exchange = exchange;
    }

    /**
     * The response below our own. A request that was made asynchronous with its bare request and our response comes
     * back with them, as the mock requests of Spring's tests do; what is told through our own would be told for ever.
     */
    static HttpServletResponse below(HttpServletResponse response, SessionExchange exchange) {
        ServletResponse each = response;
        while (each instanceof ServletResponseWrapper wrapper) {
            each = wrapper.getResponse();
            if (wrapper instanceof SessionResponse ours
                    && ours.exchange == exchange
                    && each instanceof HttpServletResponse bare) {
                return bare;
            }
        }
        return response;
    }

    /** Called with the most bytes that are about to be written. */
    void beforeWrite(long bytes) {
        if (isCommitted()) {
            return;
        }
        written += bytes;
        boolean full = (announced >= 0 && written >= announced) || written >= getBufferSize();
        if (full || bytes >= LARGE_WRITE) {
            exchange.commit();
        }
    }

    /** Called before whatever sends the head, and with it whatever a handler wants its client to see by now. */
    void beforeFlush() {
        exchange.commit();
    }

    /** Asks the container each time, which may refuse it, or have made another since: a forward takes both back. */
    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream inner = super.getOutputStream();
        SessionOutput present = stream;
        if (present == null || !present.isOver(inner)) {
            present = new SessionOutput(inner, this);
            stream = present;
        }
        return present;
    }

    /** Asks the container each time, as {@link #getOutputStream()}. */
    @Override
    public PrintWriter getWriter() throws IOException {
        PrintWriter inner = super.getWriter();
        SessionWriter present = writer;
        if (present == null || !present.isOver(inner)) {
            present = new SessionWriter(inner, this, bytesPerChar(getCharacterEncoding()));
            writer = present;
        }
        return present;
    }

    private static int bytesPerChar(String encoding) {
        if (encoding.equalsIgnoreCase("UTF-8")) {
            return 3;
        }
        try {
            return (int) Math.ceil(Charset.forName(encoding).newEncoder().maxBytesPerChar());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException | UnsupportedOperationException e) {
            return 8;
        }
    }

    @Override
    public void flushBuffer() throws IOException {
        beforeFlush();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        beforeFlush();
        super.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        beforeFlush();
        super.sendError(status);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        beforeFlush();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        beforeFlush();
        super.sendRedirect(location, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        beforeFlush();
        super.sendRedirect(location, status);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        beforeFlush();
        super.sendRedirect(location, status, clearBuffer);
    }

    /** Unchanged: an id in a URL leaks into logs, histories and referrers. */
    @Override
    public String encodeURL(String url) {
        return url;
    }

    /** Unchanged, as {@link #encodeURL}. */
    @Override
    public String encodeRedirectURL(String url) {
        return url;
    }

    @Override
    public void reset() {
        super.reset();
        written = 0;
        announced = -1;
        stream = null;
        writer = null;
        exchange.tellAgain();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        written = 0;
    }

    @Override
    public void setContentLength(int length) {
        announce(length);
        super.setContentLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        announce(length);
        super.setContentLengthLong(length);
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
            announce(value);
        }
        super.setIntHeader(name, value);
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
            announce(value);
        }
        super.addIntHeader(name, value);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        announceIn(name, value);
        super.setHeader(name, value);
        keepOurs(name);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        announceIn(name, value);
        super.addHeader(name, value);
        keepOurs(name);
    }

    private void announceIn(String name, @Nullable String value) {
        if (value != null && name.equalsIgnoreCase(CONTENT_LENGTH)) {
            try {
                announce(Long.parseLong(value.trim()));
            } catch (NumberFormatException e) {
                // The container judges what the handler wrote; there is no length to watch for.
                announced = -1;
            }
        }
    }

    private void announce(long length) {
        announced = length;
        if (length >= 0 && written >= length) {
            // Some containers close the response at once when what was announced has been written already.
            exchange.commit();
        }
    }

    /** A handler that goes on after an early commit must not undo what the client has to be told. */
    private void keepOurs(String name) {
        if (name.equalsIgnoreCase("Set-Cookie")) {
            exchange.tellAgain(name);
        } else if (name.equalsIgnoreCase("Cache-Control")
                || name.equalsIgnoreCase("Vary")
                || name.equalsIgnoreCase("Referrer-Policy")
                || name.equalsIgnoreCase("Access-Control-Expose-Headers")) {
            exchange.tellCaches();
        }
    }
}
