package dev.sojourn.servlet;

import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.SessionFault;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What becomes of a response whose handler threw, or whose session could not be found or stored. */
final class FaultAnswers {

    private static final Logger LOG = System.getLogger(FaultAnswers.class.getName());

    private final SessionExchange exchange;

    private FaultAnswers(SessionExchange exchange) {
        this.exchange = exchange;
    }

    static FaultAnswers of(SessionExchange exchange) {
        return new FaultAnswers(exchange);
    }

    /**
     * Answers for a session that failed; stores what the handler changed, if so configured, and lets other
     * failures go on.
     */
    void handlerFailed(Throwable failure) throws IOException, ServletException {
        if (answered(failure)) {
            return;
        }
        try {
            if (!exchange.settings.persistOnError()) {
                exchange.abandon();
            }
            // Even when nothing is left to store, the client has to be told of an id that was rolled before the
            // failure.
            exchange.commit();
        } catch (RuntimeException | Error another) {
            RequestVisit.notStored(failure, another);
            exchange.abandon();
        }
        rethrow(failure);
    }

    /** Commits at a moment when no handler is on the stack to hear of a failure. */
    void commitAlone() {
        try {
            exchange.commit();
        } catch (RuntimeException failure) {
            try {
                if (!answered(failure)) {
                    LOG.log(Level.ERROR, "The session of a finished request was not stored", failure);
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The client has gone before it was answered", e);
            }
        }
    }

    private boolean answered(Throwable failure) throws IOException {
        Throwable cause = exchange.faultIn(failure);
        if (cause == null) {
            return false;
        }
        answer(exchange.fault(cause), failure, cause);
        return true;
    }

    private void answer(SessionFault fault, Throwable failure, Throwable cause) throws IOException {
        HttpServletResponse response = exchange.response();
        exchange.finish();
        if (response.isCommitted()) {
            LOG.log(Level.ERROR, "A session was not stored, and its response had left already", failure);
            return;
        }
        RequestVisit.log(fault, cause);
        FaultAnswer answer = exchange.answerTo(fault);
        // Inside an error page no other one is shown.
        if (exchange.settings.errorPages() && exchange.request().getDispatcherType() != DispatcherType.ERROR) {
            response.setHeader("Cache-Control", "no-store");
            String again = answer.headers().get("Retry-After");
            if (again != null) {
                response.setHeader("Retry-After", again);
            }
            response.sendError(fault.status(), fault.message());
            return;
        }
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    private static void rethrow(Throwable failure) throws IOException, ServletException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof ServletException servlet) {
            throw servlet;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw (Error) failure;
    }
}
