package dev.sojourn.vertx;

import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.WebExchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of Vert.x and the server's own response to it, as Sojourn sees them. */
final class VertxExchange implements WebExchange {

    /** A carrier may be the body, which has to be collected first. */
    static final class BodyNeededException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        final int maxBytes;

        BodyNeededException(int maxBytes) {
            super("The body is not here yet", null, false, false);
            this.maxBytes = maxBytes;
        }
    }

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private boolean secure;
    private @Nullable Buffer body;

    /** The server's own request and response. */
    VertxExchange(HttpServerRequest request, HttpServerResponse response) {
        this.request = request;
        this.response = response;
        this.secure = request.isSSL();
    }

    /** What the router makes of forwarded headers, where it was told to believe them. */
    void secure(boolean value) {
        secure = value;
    }

    void body(Buffer value) {
        body = value;
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public @Nullable String rawQuery() {
        return request.query();
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public @Nullable String remoteAddress() {
        SocketAddress peer = request.connection().remoteAddress();
        return peer == null ? null : peer.hostAddress();
    }

    @Override
    public String host() {
        if (request.version() == HttpVersion.HTTP_2) {
            HostAndPort authority = request.authority();
            return authority == null ? "" : authority.toString();
        }
        return WebExchange.super.host();
    }

    @Override
    public byte[] body(int maxBytes) {
        Buffer collected = body;
        if (collected == null) {
            throw new BodyNeededException(maxBytes);
        }
        if (collected.length() > maxBytes) {
            throw BadSessionRequestException.bodyTooLarge(maxBytes);
        }
        return collected.getBytes();
    }

    @Override
    public void addHeader(String name, String value) {
        response.headers().add(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        response.headers().set(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        return response.headers().getAll(name);
    }

    @Override
    public boolean committed() {
        return response.headWritten();
    }
}
