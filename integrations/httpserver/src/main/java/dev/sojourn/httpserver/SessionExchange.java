package dev.sojourn.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpsExchange;
import dev.sojourn.Session;
import dev.sojourn.http.HttpVisits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An exchange with a session, as handlers see it. */
final class SessionExchange extends HttpExchange {

    /** Asks an exchange for the one of these inside it; the server's own attributes are shared by all requests. */
    private static final String NAME = SessionExchange.class.getName();

    private final HttpExchange wire;
    private final HeldResponse response;
    private volatile @Nullable InputStream requestBody;

    SessionExchange(HttpExchange wire, HttpVisits visits) {
        this.wire = wire;
        this.response = new HeldResponse(wire, visits);
    }

    /** The innermost one that a handler's exchange goes back to, or null. */
    static @Nullable SessionExchange of(HttpExchange exchange) {
        return exchange.getAttribute(NAME) instanceof SessionExchange served ? served : null;
    }

    /** What the handler is given. */
    HttpExchange shown() {
        return wire instanceof HttpsExchange tls ? new SecureSessionExchange(this, tls.getSSLSession()) : this;
    }

    boolean isOf(HttpVisits visits) {
        return response.session.visits == visits;
    }

    /** Refuses what comes from where nothing may be changed, before any handler runs. */
    void check() {
        response.session.visits.check(response.session);
    }

    Session session() {
        return response.session();
    }

    void returned() throws IOException {
        response.returned();
    }

    boolean failed(Throwable failure) {
        return response.failed(failure);
    }

    @Override
    public Headers getRequestHeaders() {
        return wire.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return wire.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return wire.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return wire.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return wire.getHttpContext();
    }

    @Override
    public void close() {
        response.close();
    }

    @Override
    public InputStream getRequestBody() {
        InputStream own = requestBody;
        return own != null ? own : response.requestBody();
    }

    @Override
    public OutputStream getResponseBody() {
        return response.body();
    }

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        response.sendHead(status, length);
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return wire.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return response.status();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return wire.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return wire.getProtocol();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(NAME) ? this : wire.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        wire.setAttribute(name, value);
    }

    /** Kept here: what the handler puts around the body writes into the body that is held, not past it. */
    @Override
    public void setStreams(@Nullable InputStream request, @Nullable OutputStream answer) {
        if (request != null) {
            requestBody = request;
        }
        if (answer != null) {
            response.wrapBody(answer);
        }
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return wire.getPrincipal();
    }
}
