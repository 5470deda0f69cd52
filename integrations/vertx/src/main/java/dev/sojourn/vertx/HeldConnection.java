package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The connection of a request whose response is held back: it closes when that has left. */
record HeldConnection(HttpConnection inner, HeldResponse response) implements HttpConnection {

    @Override
    public Future<Void> close() {
        return response.close(inner::close);
    }

    @Override
    public Future<Void> shutdown(long timeout, TimeUnit unit) {
        return response.close(() -> inner.shutdown(timeout, unit));
    }

    @Override
    public int getWindowSize() {
        return inner.getWindowSize();
    }

    @Override
    public HttpConnection setWindowSize(int windowSize) {
        inner.setWindowSize(windowSize);
        return this;
    }

    @Override
    public HttpConnection goAway(long errorCode, int lastStreamId, @Nullable Buffer debugData) {
        inner.goAway(errorCode, lastStreamId, debugData);
        return this;
    }

    @Override
    public HttpConnection goAwayHandler(@Nullable Handler<GoAway> handler) {
        inner.goAwayHandler(handler);
        return this;
    }

    @Override
    public HttpConnection shutdownHandler(@Nullable Handler<Void> handler) {
        inner.shutdownHandler(handler);
        return this;
    }

    @Override
    public HttpConnection closeHandler(@Nullable Handler<Void> handler) {
        inner.closeHandler(handler);
        return this;
    }

    @Override
    public Http2Settings settings() {
        return inner.settings();
    }

    @Override
    public Future<Void> updateSettings(Http2Settings settings) {
        return inner.updateSettings(settings);
    }

    @Override
    public Http2Settings remoteSettings() {
        return inner.remoteSettings();
    }

    @Override
    public HttpConnection remoteSettingsHandler(@Nullable Handler<Http2Settings> handler) {
        inner.remoteSettingsHandler(handler);
        return this;
    }

    @Override
    public Future<Buffer> ping(Buffer data) {
        return inner.ping(data);
    }

    @Override
    public HttpConnection pingHandler(@Nullable Handler<Buffer> handler) {
        inner.pingHandler(handler);
        return this;
    }

    @Override
    public HttpConnection exceptionHandler(@Nullable Handler<Throwable> handler) {
        inner.exceptionHandler(handler);
        return this;
    }

    @Override
    public SocketAddress remoteAddress() {
        return inner.remoteAddress();
    }

    @Override
    public SocketAddress remoteAddress(boolean real) {
        return inner.remoteAddress(real);
    }

    @Override
    public SocketAddress localAddress() {
        return inner.localAddress();
    }

    @Override
    public SocketAddress localAddress(boolean real) {
        return inner.localAddress(real);
    }

    @Override
    public boolean isSsl() {
        return inner.isSsl();
    }

    @Override
    public @Nullable SSLSession sslSession() {
        return inner.sslSession();
    }

    @Override
    public List<Certificate> peerCertificates() throws SSLPeerUnverifiedException {
        return inner.peerCertificates();
    }

    @Override
    public @Nullable String indicatedServerName() {
        return inner.indicatedServerName();
    }
}
