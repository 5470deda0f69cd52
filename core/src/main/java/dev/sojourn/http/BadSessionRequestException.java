package dev.sojourn.http;

import dev.sojourn.id.Transport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be served because of how it presents a session id, contradictory, malformed or too large, or
 * because of where it comes from: a page of another origin, or for another host. An integration answers with {@link
 * #status()} and may show {@link #code()} and {@link #getMessage()} to the client: they never repeat what the client
 * sent. It carries no stack trace, because it is caused by input and not by code.
 */
public final class BadSessionRequestException extends RuntimeException {

    static final String MALFORMED_BODY = "malformed_body";

    private static final String AMBIGUOUS = "session_ambiguous";

    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int MISDIRECTED = 421;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int HEADER_FIELDS_TOO_LARGE = 431;

    private final int status;
    private final String code;

    /** The cookie that the answer takes back, so that the next request is a good one. */
    @SuppressWarnings("serial")
    private final transient Carrier.@Nullable Cookie takenBack;

    private BadSessionRequestException(int status, String code, String message) {
        this(status, code, message, null);
    }

    private BadSessionRequestException(int status, String code, String message, Carrier.@Nullable Cookie takenBack) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.takenBack = takenBack;
    }

    /**
     * The refusal of a request body that is larger than the limit an integration was given; RFC 9110 section 15.5.14.
     *
     * @param limit the most bytes of a body, as passed to {@link WebExchange#body(int)}
     * @return status 413, code {@code body_too_large}
     */
    public static BadSessionRequestException bodyTooLarge(int limit) {
        return new BadSessionRequestException(
                CONTENT_TOO_LARGE,
                "body_too_large",
                "The request body is over the limit of " + limit + " bytes for bodies that may carry a session id.");
    }

    /**
     * The refusal of a request whose body came too slowly, or not to its end; RFC 9110 section 15.5.9.
     *
     * @return status 408, code {@code body_incomplete}
     */
    public static BadSessionRequestException bodyIncomplete() {
        return new BadSessionRequestException(
                REQUEST_TIMEOUT, "body_incomplete", "The request body did not come in time. Send it again.");
    }

    static BadSessionRequestException cookieHeaderTooLong(int limit) {
        return new BadSessionRequestException(
                HEADER_FIELDS_TOO_LARGE,
                "cookie_header_too_large",
                "The Cookie header is over the limit of " + limit
                        + " bytes. Delete cookies of this site and try again.");
    }

    static BadSessionRequestException foreignOrigin() {
        return new BadSessionRequestException(
                FORBIDDEN, "foreign_origin", "Pages of this origin may not do this here. Open the application itself.");
    }

    static BadSessionRequestException otherHost() {
        return new BadSessionRequestException(
                MISDIRECTED, "unknown_host", "This server does not answer for the host that the request names.");
    }

    static BadSessionRequestException manyOrigins() {
        return bad("many_origins", "The request names more than one Origin.");
    }

    static BadSessionRequestException conflict() {
        return bad("session_conflict", "The request presents two different session ids. Send one.");
    }

    static BadSessionRequestException ambiguous() {
        return bad(AMBIGUOUS, "The request presents more than one session id in the same place. Send one.");
    }

    static BadSessionRequestException ambiguous(Carrier.Cookie cookie) {
        return new BadSessionRequestException(
                BAD_REQUEST,
                AMBIGUOUS,
                "The request presents more than one session by cookies of the same name. The one that this server set"
                        + " is taken back. Try again.",
                cookie);
    }

    static BadSessionRequestException malformedId(Transport transport) {
        return bad(
                "malformed_id",
                "The session id in the " + transport.name().toLowerCase(Locale.ROOT) + " is malformed.");
    }

    static BadSessionRequestException malformedBody(String format) {
        return bad(MALFORMED_BODY, "The request body is not well-formed " + format + ".");
    }

    Carrier.@Nullable Cookie takenBack() {
        return takenBack;
    }

    private static BadSessionRequestException bad(String code, String message) {
        return new BadSessionRequestException(BAD_REQUEST, code, message);
    }

    /**
     * The HTTP status to answer with.
     *
     * @return 400, 403, 413, 421 or 431
     */
    public int status() {
        return status;
    }

    /**
     * The stable, machine-readable name of the fault: {@code session_conflict}, {@code session_ambiguous},
     * {@code malformed_id}, {@code malformed_body}, {@code many_origins}, {@code foreign_origin}, {@code unknown_host},
     * {@code body_too_large} or {@code cookie_header_too_large}.
     *
     * @return lower-case ASCII words joined by underscores
     */
    public String code() {
        return code;
    }
}
