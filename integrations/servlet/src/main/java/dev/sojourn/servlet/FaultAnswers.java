package dev.sojourn.servlet;

import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.http.BadSessionRequestException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What becomes of a response whose handler threw, or whose session could not be found or stored. */
final class FaultAnswers {

    private static final Logger LOG = System.getLogger(FaultAnswers.class.getName());
    private static final int TRY_AGAIN_SECONDS = 5;
    private static final int CAUSES_LOOKED_AT = 8;

    /**
     * The answer to a client for a fault of its session. Says nothing that the client sent and nothing of the
     * inside.
     */
    private record Refusal(int status, String text) {}

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
            if (!exchange.persistOnError) {
                exchange.abandon();
            }
            // Even when nothing is left to store, the client has to be told of an id that was rolled before the
            // failure.
            exchange.commit();
        } catch (RuntimeException e) {
            // The handler's failure decides the response; this one must not hide it.
            failure.addSuppressed(e);
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
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_LOOKED_AT; depth++) {
            Refusal refusal = refusal(cause);
            if (refusal != null) {
                answer(refusal, failure, cause);
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private void answer(Refusal refusal, Throwable failure, Throwable cause) throws IOException {
        HttpServletResponse response = exchange.response();
        exchange.finish();
        if (response.isCommitted()) {
            LOG.log(Level.ERROR, "A session was not stored, and its response had left already", failure);
            return;
        }
        if (!(cause instanceof BadSessionRequestException)) {
            boolean serverFailed = refusal.status() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            // The client hears neither which limit it was nor which attribute; whoever runs the server has to.
            LOG.log(
                    serverFailed ? Level.WARNING : Level.INFO,
                    "Request answered with {0}: {1}",
                    refusal.status(),
                    cause.getMessage());
        }
        byte[] text = (refusal.text() + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(refusal.status());
        if (refusal.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setIntHeader("Retry-After", TRY_AGAIN_SECONDS);
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    private @Nullable Refusal refusal(Throwable cause) {
        if (cause instanceof BadSessionRequestException bad) {
            return new Refusal(bad.status(), bad.code() + ": " + bad.getMessage());
        }
        if (cause instanceof StoreUnavailableException) {
            return new Refusal(503, "Sessions are not available at the moment. Try again soon.");
        }
        if (cause instanceof SessionConflictException) {
            return new Refusal(409, "The session was changed by too many requests at once. Try again.");
        }
        if (cause instanceof ChangesLostException) {
            return new Refusal(
                    409,
                    "The session has ended or changed its id meanwhile. What this request changed last was not stored."
                            + " Try again.");
        }
        // Of a session that the application looked up by itself, it is the application's affair.
        if (cause instanceof SessionNotFoundException && exchange.isSessionEnded()) {
            return new Refusal(409, "The session ended while it was used. Try again.");
        }
        return cause instanceof SessionLimitException over ? refusal(over.limit()) : null;
    }

    private static Refusal refusal(SessionLimitException.Limit limit) {
        return switch (limit) {
            case SESSION_SIZE ->
                new Refusal(
                        413,
                        "The session is over a limit of this server. What this request changed last was not stored.");
            case SESSIONS_PER_USER ->
                new Refusal(429, "The user has the most sessions allowed. End one of them first.");
            case STORE_SIZE -> new Refusal(503, "No further session is taken at the moment. Try again later.");
            case NODE_LOCAL_VALUES ->
                new Refusal(503, "No further value of a session can be kept at the moment. Try again later.");
        };
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
