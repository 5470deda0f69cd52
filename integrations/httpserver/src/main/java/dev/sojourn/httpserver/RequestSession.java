package dev.sojourn.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.sojourn.Session;
import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.WebExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The visit of one request, and the request as the visit sees it. Used by one thread at a time. */
final class RequestSession implements WebExchange, AutoCloseable {

    final HttpVisits visits;
    private final HttpExchange wire;
    private final RequestVisit visit;
    private @Nullable InputStream replay;

    RequestSession(HttpVisits visits, HttpExchange wire) {
        this.visits = visits;
        this.wire = wire;
        this.visit = visits.request(this);
    }

    Session session() {
        return visit.session();
    }

    /** The body for the handler, who may have been preceded by whoever looks for an id in it. */
    InputStream body() {
        if (visits.carriers().order().stream().anyMatch(Carrier.Body.class::isInstance)) {
            session();
        }
        return replay != null ? replay : wire.getRequestBody();
    }

    /** As {@link RequestVisit#commit()}. */
    void commit() {
        visit.commit();
    }

    /** As {@link RequestVisit#failed}. */
    @Nullable
    FaultAnswer failed(Throwable failure) {
        return visit.failed(failure);
    }

    @Override
    public void close() {
        visit.close();
    }

    @Override
    public List<String> headers(String name) {
        List<String> lines = wire.getRequestHeaders().get(name);
        return lines == null ? List.of() : List.copyOf(lines);
    }

    @Override
    public @Nullable String rawQuery() {
        return wire.getRequestURI().getRawQuery();
    }

    @Override
    public String method() {
        return wire.getRequestMethod();
    }

    @Override
    public boolean secure() {
        return wire instanceof HttpsExchange;
    }

    @Override
    public @Nullable String remoteAddress() {
        InetAddress address = wire.getRemoteAddress().getAddress();
        return address == null ? null : address.getHostAddress();
    }

    @Override
    public byte[] body(int maxBytes) {
        try {
            byte[] bytes = wire.getRequestBody().readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw BadSessionRequestException.bodyTooLarge(maxBytes);
            }
            replay = new ByteArrayInputStream(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("The request body could not be read", e);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        wire.getResponseHeaders().add(name, value);
    }

    @Override
    public void setHeader(String name, String value) {
        wire.getResponseHeaders().set(name, value);
    }

    @Override
    public List<String> responseHeaders(String name) {
        List<String> lines = wire.getResponseHeaders().get(name);
        return lines == null ? List.of() : List.copyOf(lines);
    }

    @Override
    public boolean committed() {
        return wire.getResponseCode() != -1;
    }
}
