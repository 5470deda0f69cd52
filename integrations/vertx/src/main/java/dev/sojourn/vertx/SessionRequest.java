package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * A request whose response is held back, and whose body can be read again where an id was looked for in it. The router
 * wants the internal type; this class and its tests are all that depends on it.
 */
final class SessionRequest extends HttpServerRequestWrapper {

    private final HeldResponse response;
    private final HttpConnection connection;
    private @Nullable CollectedBody collected;
    private volatile @Nullable ServerWebSocket upgraded;

    SessionRequest(HttpServerRequestInternal request, RoutingVisit visit) {
        super(request);
        this.response = new HeldResponse(this, request.response(), visit);
        this.connection = new HeldConnection(request.connection(), response);
    }

    /** Collects the body, up to a limit, for a look into it; what is beyond is not kept. */
    Future<Buffer> collect(int maxBytes) {
        CollectedBody body = new CollectedBody(delegate, maxBytes);
        collected = body;
        return body.collect();
    }

    /** Whether the client was asked for its body already, if it waits for that. */
    boolean isCollected() {
        return collected != null;
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }

    /** Closed by it, a connection still carries what the response holds back. */
    @Override
    public HttpConnection connection() {
        return connection;
    }

    @Override
    public Future<ServerWebSocket> toWebSocket() {
        if (!delegate.isEnded()) {
            // Once it has ended, there is nothing to upgrade.
            delegate.pause();
        }
        return response.whole(delegate::toWebSocket).onSuccess(socket -> {
            upgraded = socket;
            response.visit().finish();
        });
    }

    /** Closes the connection without a word, for a client that reads none: a close frame waits until it is written. */
    void cut() {
        if (upgraded instanceof WebSocketInternal socket) {
            var unused = socket.channelHandlerContext().close();
        } else {
            var unused = delegate.response().reset();
        }
    }

    @Override
    public Future<NetSocket> toNetSocket() {
        return response.whole(delegate::toNetSocket);
    }

    @Override
    public HttpServerRequest handler(@Nullable Handler<Buffer> handler) {
        CollectedBody body = collected;
        if (body == null) {
            delegate.handler(handler);
        } else {
            body.handler(handler);
        }
        return this;
    }

    @Override
    public HttpServerRequest endHandler(@Nullable Handler<Void> handler) {
        CollectedBody body = collected;
        if (body == null) {
            delegate.endHandler(handler);
        } else {
            body.endHandler(handler);
        }
        return this;
    }

    @Override
    public HttpServerRequest exceptionHandler(@Nullable Handler<Throwable> handler) {
        CollectedBody body = collected;
        if (body == null) {
            delegate.exceptionHandler(handler);
        } else {
            body.exceptionHandler(handler);
        }
        return this;
    }

    @Override
    public HttpServerRequest pause() {
        CollectedBody body = collected;
        if (body == null) {
            delegate.pause();
        } else {
            body.demand(0);
        }
        return this;
    }

    @Override
    public HttpServerRequest resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public HttpServerRequest fetch(long amount) {
        CollectedBody body = collected;
        if (body == null) {
            delegate.fetch(amount);
        } else {
            body.demand(amount);
        }
        return this;
    }

    @Override
    public Future<Buffer> body() {
        CollectedBody body = collected;
        return body == null ? delegate.body() : body.body();
    }

    @Override
    public Future<Void> end() {
        CollectedBody body = collected;
        return body == null ? delegate.end() : body.end();
    }

    @Override
    public boolean isEnded() {
        CollectedBody body = collected;
        return body == null ? delegate.isEnded() : body.isEnded();
    }

    @Override
    public HttpServerRequest uploadHandler(@Nullable Handler<HttpServerFileUpload> handler) {
        CollectedBody body = collected;
        if (body == null) {
            delegate.uploadHandler(handler);
        } else {
            body.uploadHandler(handler);
        }
        return this;
    }

    @Override
    public HttpServerRequest setExpectMultipart(boolean expect) {
        // A collected form was expected already, before it came.
        if (collected == null) {
            delegate.setExpectMultipart(expect);
        }
        return this;
    }

    @Override
    public HttpServerRequest routed(String route) {
        delegate.routed(route);
        return this;
    }
}
