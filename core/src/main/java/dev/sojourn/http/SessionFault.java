package dev.sojourn.http;

import dev.sojourn.Session;
import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when its session could not be found, used or stored: one table from fault to answer, for every
 * door. It tells nothing that the client sent and nothing of the inside: neither which limit it was nor which
 * attribute.
 *
 * @param status the HTTP status
 * @param code a stable name for programs: lower-case ASCII words joined by underscores
 * @param message what happened and what to do, a sentence or two for people
 * @param retryAfterSeconds when the same request may succeed, for {@code Retry-After}; 0 where waiting does not help
 */
public record SessionFault(int status, String code, String message, int retryAfterSeconds) {

    private static final int TRY_AGAIN_SECONDS = 5;
    private static final int CAUSES_LOOKED_AT = 8;
    private static final int SESSION_OVER = 1008;
    private static final int UNEXPECTED_CONDITION = 1011;
    private static final int TRY_AGAIN_LATER = 1013;

    private static final SessionFault UNAVAILABLE =
            again(503, "store_unavailable", "Sessions are not available at the moment. Try again soon.");
    private static final SessionFault CHANGED =
            of(409, "session_changed", "The session was changed by too many requests at once. Try again.");
    private static final SessionFault LOST = of(
            409,
            "changes_lost",
            "The session has ended or changed its id meanwhile. What this request changed last was not stored."
                    + " Try again.");
    private static final SessionFault ENDED =
            of(409, "session_ended", "The session ended while it was used. Try again.");
    private static final SessionFault TOO_LARGE = of(
            413,
            "session_too_large",
            "The session is over a limit of this server. What this request changed last was not stored.");
    private static final SessionFault TOO_MANY =
            of(429, "too_many_sessions", "The user has the most sessions allowed. End one of them first.");
    private static final SessionFault FULL =
            again(503, "store_full", "No further session is taken at the moment. Try again later.");
    private static final SessionFault NODE_FULL =
            again(503, "node_full", "No further value of a session can be kept at the moment. Try again later.");

    private static SessionFault of(int status, String code, String message) {
        return new SessionFault(status, code, message, 0);
    }

    private static SessionFault again(int status, String code, String message) {
        return new SessionFault(status, code, message, TRY_AGAIN_SECONDS);
    }

    /**
     * The answer to what was thrown while a request was served, by itself or as a cause of something else.
     *
     * @param thrown what was thrown
     * @param own the session of the request, or null when it has none; that another session was not found, which the
     *     application looked up by itself, is no fault of the request's session
     * @return the answer, or null when this is no fault of a session
     */
    public static @Nullable SessionFault of(Throwable thrown, @Nullable Session own) {
        Throwable cause = cause(thrown, own);
        return cause == null ? null : ofOne(cause, own);
    }

    /**
     * What {@link #of} answers to: the thrown itself or one of its causes.
     *
     * @param thrown what was thrown
     * @param own as for {@link #of}
     * @return the cause that has an answer, or null
     */
    public static @Nullable Throwable cause(Throwable thrown, @Nullable Session own) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CAUSES_LOOKED_AT; depth++) {
            if (ofOne(cause, own) != null) {
                return cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** All that are not told by an exception of their own. */
    static List<SessionFault> all() {
        return List.of(UNAVAILABLE, CHANGED, LOST, ENDED, TOO_LARGE, TOO_MANY, FULL, NODE_FULL);
    }

    private static @Nullable SessionFault ofOne(Throwable thrown, @Nullable Session own) {
        if (thrown instanceof BadSessionRequestException bad) {
            return of(bad.status(), bad.code(), String.valueOf(bad.getMessage()));
        }
        if (thrown instanceof StoreUnavailableException) {
            return UNAVAILABLE;
        }
        if (thrown instanceof SessionConflictException) {
            return CHANGED;
        }
        if (thrown instanceof ChangesLostException) {
            return LOST;
        }
        if (thrown instanceof SessionNotFoundException && own != null && own.isEnded()) {
            return ENDED;
        }
        if (thrown instanceof SessionLimitException over) {
            return switch (over.limit()) {
                case SESSION_SIZE -> TOO_LARGE;
                case SESSIONS_PER_USER -> TOO_MANY;
                case STORE_SIZE -> FULL;
                case NODE_LOCAL_VALUES -> NODE_FULL;
            };
        }
        return null;
    }

    /**
     * What a socket is closed with for this fault, RFC 6455 section 7.4.1.
     *
     * @return 1013 where waiting helps, 1008 when the session is over, 1011 otherwise
     */
    public int closeCode() {
        if (retryAfterSeconds > 0) {
            return TRY_AGAIN_LATER;
        }
        return equals(LOST) || equals(ENDED) ? SESSION_OVER : UNEXPECTED_CONDITION;
    }

    /**
     * Whether the server failed and not the client.
     *
     * @return true from status 500 on
     */
    public boolean isOfServer() {
        return status >= 500;
    }
}
