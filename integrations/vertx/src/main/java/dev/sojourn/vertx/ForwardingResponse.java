package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamPriority;
import io.vertx.core.net.HostAndPort;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A response that asks another one, to be extended by those that change a part of it. */
class ForwardingResponse implements HttpServerResponse {

    final HttpServerResponse inner;

    ForwardingResponse(HttpServerResponse inner) {
        this.inner = inner;
    }

    @Override
    public HttpServerResponse exceptionHandler(@Nullable Handler<Throwable> handler) {
        inner.exceptionHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse setWriteQueueMaxSize(int maxSize) {
        inner.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return inner.writeQueueFull();
    }

    @Override
    public HttpServerResponse drainHandler(@Nullable Handler<Void> handler) {
        inner.drainHandler(handler);
        return this;
    }

    @Override
    public int getStatusCode() {
        return inner.getStatusCode();
    }

    @Override
    public HttpServerResponse setStatusCode(int statusCode) {
        inner.setStatusCode(statusCode);
        return this;
    }

    @Override
    public String getStatusMessage() {
        return inner.getStatusMessage();
    }

    @Override
    public HttpServerResponse setStatusMessage(String statusMessage) {
        inner.setStatusMessage(statusMessage);
        return this;
    }

    @Override
    public HttpServerResponse setChunked(boolean chunked) {
        inner.setChunked(chunked);
        return this;
    }

    @Override
    public boolean isChunked() {
        return inner.isChunked();
    }

    @Override
    public MultiMap headers() {
        return inner.headers();
    }

    @Override
    public HttpServerResponse putHeader(String name, String value) {
        inner.putHeader(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(CharSequence name, CharSequence value) {
        inner.putHeader(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(String name, Iterable<String> values) {
        inner.putHeader(name, values);
        return this;
    }

    @Override
    public HttpServerResponse putHeader(CharSequence name, Iterable<CharSequence> values) {
        inner.putHeader(name, values);
        return this;
    }

    @Override
    public MultiMap trailers() {
        return inner.trailers();
    }

    @Override
    public HttpServerResponse putTrailer(String name, String value) {
        inner.putTrailer(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(CharSequence name, CharSequence value) {
        inner.putTrailer(name, value);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(String name, Iterable<String> values) {
        inner.putTrailer(name, values);
        return this;
    }

    @Override
    public HttpServerResponse putTrailer(CharSequence name, Iterable<CharSequence> values) {
        inner.putTrailer(name, values);
        return this;
    }

    @Override
    public HttpServerResponse closeHandler(@Nullable Handler<Void> handler) {
        inner.closeHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse endHandler(@Nullable Handler<Void> handler) {
        inner.endHandler(handler);
        return this;
    }

    @Override
    public Future<Void> writeHead() {
        return inner.writeHead();
    }

    @Override
    public Future<Void> write(Buffer data) {
        return inner.write(data);
    }

    @Override
    public Future<Void> write(String chunk, String enc) {
        return inner.write(chunk, enc);
    }

    @Override
    public Future<Void> write(String chunk) {
        return inner.write(chunk);
    }

    @Override
    public Future<Void> writeContinue() {
        return inner.writeContinue();
    }

    @Override
    public Future<Void> writeEarlyHints(MultiMap headers) {
        return inner.writeEarlyHints(headers);
    }

    @Override
    public Future<Void> end(String chunk) {
        return inner.end(chunk);
    }

    @Override
    public Future<Void> end(String chunk, String enc) {
        return inner.end(chunk, enc);
    }

    @Override
    public Future<Void> end(Buffer chunk) {
        return inner.end(chunk);
    }

    @Override
    public Future<Void> end() {
        return inner.end();
    }

    @Override
    public Future<Void> sendFile(String filename, long offset, long length) {
        return inner.sendFile(filename, offset, length);
    }

    @Override
    public Future<Void> sendFile(FileChannel channel, long offset, long length) {
        return inner.sendFile(channel, offset, length);
    }

    @Override
    public Future<Void> sendFile(RandomAccessFile file, long offset, long length) {
        return inner.sendFile(file, offset, length);
    }

    @Override
    public boolean ended() {
        return inner.ended();
    }

    @Override
    public boolean closed() {
        return inner.closed();
    }

    @Override
    public boolean headWritten() {
        return inner.headWritten();
    }

    @Override
    public HttpServerResponse headersEndHandler(@Nullable Handler<Void> handler) {
        inner.headersEndHandler(handler);
        return this;
    }

    @Override
    public HttpServerResponse bodyEndHandler(@Nullable Handler<Void> handler) {
        inner.bodyEndHandler(handler);
        return this;
    }

    @Override
    public long bytesWritten() {
        return inner.bytesWritten();
    }

    @Override
    public int streamId() {
        return inner.streamId();
    }

    @Override
    public Future<HttpServerResponse> push(HttpMethod method, HostAndPort authority, String path, MultiMap headers) {
        return inner.push(method, authority, path, headers);
    }

    @Override
    public Future<Void> reset(long code) {
        return inner.reset(code);
    }

    @Override
    public Future<Void> writeCustomFrame(int type, int flags, Buffer payload) {
        return inner.writeCustomFrame(type, flags, payload);
    }

    @Override
    public HttpServerResponse setStreamPriority(StreamPriority streamPriority) {
        inner.setStreamPriority(streamPriority);
        return this;
    }

    @Override
    public HttpServerResponse addCookie(Cookie cookie) {
        inner.addCookie(cookie);
        return this;
    }

    @Override
    public @Nullable Cookie removeCookie(String name, boolean invalidate) {
        return inner.removeCookie(name, invalidate);
    }

    @Override
    public Set<Cookie> removeCookies(String name, boolean invalidate) {
        return inner.removeCookies(name, invalidate);
    }

    @Override
    public @Nullable Cookie removeCookie(String name, String domain, String path, boolean invalidate) {
        return inner.removeCookie(name, domain, path, invalidate);
    }
}
