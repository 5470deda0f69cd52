package dev.sojourn.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.WebExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The visit of one request, and the request as the visit sees it. Used by one thread at a time. */
final class RequestSession implements WebExchange, AutoCloseable {

    private static final Logger LOG = System.getLogger(RequestSession.class.getName());

    final HttpVisits visits;
    private final HttpExchange wire;
    private @Nullable HttpVisit visit;
    private @Nullable RuntimeException refusal;
    private @Nullable RuntimeException notStored;
    private @Nullable InputStream replay;

    RequestSession(HttpVisits visits, HttpExchange wire) {
        this.visits = visits;
        this.wire = wire;
    }

    Session session() {
        if (refusal != null) {
            // What was refused once stays refused, and costs no second look.
            throw refusal;
        }
        HttpVisit present = visit;
        if (present == null) {
            try {
                present = visits.enter(this);
            } catch (RuntimeException e) {
                refusal = e;
                throw e;
            }
            visit = present;
        }
        return present.session();
    }

    /** The body for the handler, who may have been preceded by whoever looks for an id in it. */
    InputStream body() {
        if (visits.carriers().order().stream().anyMatch(Carrier.Body.class::isInstance)) {
            session();
        }
        return replay != null ? replay : wire.getRequestBody();
    }

    /**
     * Stores what was changed and sets the headers, if anything asked for a session at all.
     *
     * @throws ChangesLostException when changes of this request are lost; what was refused once is refused to each
     *     further commit, so that a handler which catches it does not answer with a success after all
     */
    void commit() {
        if (notStored != null) {
            throw notStored;
        }
        try {
            if (visit != null && visit.commit() == CommitOutcome.DROPPED) {
                throw new ChangesLostException(visit.session().fingerprint());
            }
        } catch (RuntimeException failure) {
            notStored = failure;
            throw failure;
        }
    }

    /**
     * What to send in the place of the handler's answer; null for a failure that is not the session's, whose changes
     * are stored all the same.
     */
    @Nullable
    FaultAnswer failed(Throwable failure) {
        Session own = visit == null ? null : visit.session();
        Throwable cause = SessionFault.cause(failure, own);
        SessionFault fault = cause == null ? null : SessionFault.of(cause, own);
        if (fault == null) {
            try {
                commit();
                return null;
            } catch (RuntimeException another) {
                // The handler's failure decides the answer; this one must not hide it.
                failure.addSuppressed(another);
            }
        }
        if (visit != null) {
            visit.discard();
            visit.tellStored();
        }
        if (fault == null) {
            return null;
        }
        if (!(cause instanceof BadSessionRequestException)) {
            // The client hears neither which limit it was nor which attribute; whoever runs the server has to.
            LOG.log(
                    fault.isOfServer() ? Level.WARNING : Level.INFO,
                    "Request answered with {0}: {1}",
                    fault.status(),
                    String.valueOf(cause == null ? null : cause.getMessage()));
        }
        return visits.answer(fault, this);
    }

    @Override
    public void close() {
        if (visit != null) {
            visit.close();
        }
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
