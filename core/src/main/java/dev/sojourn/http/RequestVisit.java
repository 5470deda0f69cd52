package dev.sojourn.http;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The session of one request as an integration uses it: opened at the first use, committed before the head of the
 * response leaves, closed in any case, and with one answer to whatever failed in between.
 *
 * <p>Used by one thread at a time.
 */
public final class RequestVisit implements AutoCloseable {

    private static final Logger LOG = System.getLogger(RequestVisit.class.getName());

    private final HttpVisits visits;
    private final WebExchange exchange;
    private @Nullable HttpVisit visit;
    private @Nullable RuntimeException refusal;
    private @Nullable ChangesLostException lost;

    RequestVisit(HttpVisits visits, WebExchange exchange) {
        this.visits = visits;
        this.exchange = exchange;
    }

    /**
     * The visit, opened by the first call.
     *
     * @return the visit, the same each time
     * @throws BadSessionRequestException as {@link HttpVisits#enter}; what was refused once stays refused, whoever asks
     *     next, and costs no second look
     * @throws dev.sojourn.StoreUnavailableException as {@link HttpVisits#enter}, and the same each time
     */
    public HttpVisit open() {
        if (refusal != null) {
            throw refusal;
        }
        HttpVisit present = visit;
        if (present == null) {
            try {
                present = visits.enter(exchange);
            } catch (RuntimeException e) {
                refusal = e;
                throw e;
            }
            visit = present;
        }
        return present;
    }

    /** The session of {@link #open()}, absent until it begins. */
    public Session session() {
        return open().session();
    }

    /** The visit, or null when nothing has asked for a session. */
    public @Nullable HttpVisit ifOpen() {
        return visit;
    }

    /** The session, or null when nothing has asked for one. */
    public @Nullable Session sessionIfOpen() {
        return visit == null ? null : visit.session();
    }

    /**
     * Stores what was changed and sets the headers, as {@link HttpVisit#commit()}, if anything has asked for a session
     * at all. Can be called again after further changes. What {@link Session#save()} has answered with false the
     * handler knows: it is no loss to be told here.
     *
     * @throws ChangesLostException when changes of this request are lost. Each further commit throws it too, so that a
     *     handler which catches it does not answer with a success after all
     * @throws RuntimeException as {@link HttpVisit#commit()}; the changes are still there, and a further commit tries
     *     again
     */
    public void commit() {
        HttpVisit present = visit;
        if (present == null) {
            return;
        }
        if (lost == null && present.commit() == CommitOutcome.DROPPED) {
            lost = new ChangesLostException(present.session().fingerprint());
        }
        if (lost != null) {
            throw lost;
        }
    }

    /**
     * The answer is a refusal: what was not stored is forgotten, and what was stored the client is told, as
     * {@link HttpVisit#tellStored()} says. What comes after that, an error page of the application for instance, starts
     * from what is stored.
     */
    public void refused() {
        discard();
        if (visit != null) {
            visit.tellStored();
        }
    }

    /** Forgets what was not committed, and that changes were lost: for a request that is begun anew. */
    public void discard() {
        if (visit != null) {
            visit.discard();
        }
        lost = null;
    }

    /**
     * What to send in the place of the handler's answer. A fault of the session is told to the log too, where it is the
     * server's or a limit's. When it is no fault of the session, what the handler changed is stored and told, and its
     * failure is the application's to answer.
     *
     * @param failure what the handler or the commit has thrown; a failure of the commit in here is logged, and added to
     *     it as suppressed
     * @return status, headers and body, or null when it is no fault of the session
     */
    public @Nullable FaultAnswer failed(Throwable failure) {
        Session own = sessionIfOpen();
        Throwable cause = SessionFault.cause(failure, own);
        SessionFault fault = cause == null ? null : SessionFault.of(cause, own);
        if (cause == null || fault == null) {
            try {
                commit();
            } catch (RuntimeException | Error another) {
                notStored(failure, another);
                refused();
            }
            return null;
        }
        refused();
        log(fault, cause);
        return visits.answer(fault, exchange);
    }

    /**
     * Notes that what a handler had changed before it failed was not stored: in the log, and with the failure, which
     * decides the answer and is not to be hidden. For integrations that commit by themselves.
     *
     * @param failure what the handler has thrown
     * @param another what the commit has thrown
     */
    public static void notStored(Throwable failure, Throwable another) {
        if (failure != another) {
            failure.addSuppressed(another);
        }
        LOG.log(Level.WARNING, "A handler failed, and what it had changed was not stored either", another);
    }

    /**
     * Writes into the log what a client is not told: which limit it was, or which attribute. Says nothing of requests
     * that were refused for what they are. For integrations that answer by themselves.
     *
     * @param fault the fault
     * @param cause its {@link SessionFault#cause}
     */
    public static void log(SessionFault fault, Throwable cause) {
        if (!(cause instanceof BadSessionRequestException)) {
            LOG.log(
                    fault.isOfServer() ? Level.WARNING : Level.INFO,
                    "Request answered with {0}: {1}",
                    fault.status(),
                    String.valueOf(cause.getMessage()));
        }
    }

    /** Forgets what was not committed; the request no longer keeps its session alive. */
    @Override
    public void close() {
        if (visit != null) {
            visit.close();
        }
    }
}
