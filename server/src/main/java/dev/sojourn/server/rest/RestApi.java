package dev.sojourn.server.rest;

import dev.sojourn.Session;
import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionExpiredException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.http.SessionFault;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of administration, a servlet for {@code /api/*}: creates, shows, changes and ends the sessions of an
 * engine.
 *
 * <p>A request passes these gates in this order, and the first that is closed gives the answer: a browser's page of
 * another origin (403), the bearer token (401), the path (400, 404), the method (405), the query (400), the mount
 * (404), the body (413, 415, 400), and only then the session (404). Until the body is judged, no store is asked for
 * anything. The method is that of the request line; no header overrides it. The path is read as it was sent, so that
 * names may hold slashes where the container lets an encoded one through.
 *
 * <p>Answers are JSON, never cached; errors are {@code {"error": name, "message": words}}, and tell the id of a
 * session that got a new one all the same. Neither answers nor logs repeat an id, a token or a value that was sent.
 * Thread-safe.
 */
public final class RestApi extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = System.getLogger(RestApi.class.getName());
    /** What is not a page is asked for its token, and reads with it are no less the administrator's. */
    private static final Origins ORIGINS = Origins.same();

    private static final Set<String> PLAIN = Set.of("mount");
    private static final Set<String> NAMED = Set.of("mount", "name");
    private static final Set<String> LIST = Set.of("mount", "user", "limit", "cursor");

    private final transient SessionEngine engine;
    private final transient Mounts mounts;
    private final transient AdminToken token;
    private final transient JsonBody bodies;
    private final transient PublicAddress address;

    /**
     * Makes the API of one engine, without mounts.
     *
     * @param engine the engine; it is not closed by this servlet
     * @param adminToken the bearer token: visible ASCII characters, not empty
     * @param limits how much a request may bring
     * @throws IllegalArgumentException when the token is empty or holds other characters; the message does not repeat
     *     it
     */
    public RestApi(SessionEngine engine, String adminToken, RestLimits limits) {
        this(engine, name -> null, adminToken, limits, PublicAddress.direct());
    }

    /**
     * Makes the API of an engine and of those of the mounts, which are asked for with {@code ?mount=NAME}.
     *
     * @param engine the engine of requests that name no mount; no engine is closed by this servlet
     * @param mounts the engines of the mounts
     * @param adminToken the bearer token: visible ASCII characters, not empty
     * @param limits how much a request may bring
     * @param address how the server is seen from outside
     * @throws IllegalArgumentException when the token is empty or holds other characters; the message does not repeat
     *     it
     */
    public RestApi(SessionEngine engine, Mounts mounts, String adminToken, RestLimits limits, PublicAddress address) {
        this.engine = engine;
        this.mounts = mounts;
        this.token = new AdminToken(adminToken);
        this.bodies = new JsonBody(limits);
        this.address = address;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response).send(response);
    }

    private Answer answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return admitted(request, response);
        } catch (RuntimeException e) {
            return refused(e, response, null);
        }
    }

    private static Answer refused(RuntimeException thrown, HttpServletResponse response, @Nullable Session renamed) {
        if (thrown instanceof Refusal e) {
            return Answer.refusal(e.status(), e.error(), e.words(), renamed);
        }
        if (thrown instanceof SessionExpiredException e) {
            return Answer.refusal(404, "SessionExpired", words(e), renamed);
        }
        if (thrown instanceof SessionNotFoundException e) {
            return Answer.refusal(404, "SessionNotFound", words(e), renamed);
        }
        if (thrown instanceof UnsupportedValueException e) {
            return Answer.refusal(400, "BadValue", words(e), renamed);
        }
        SessionFault fault = SessionFault.of(thrown, null);
        if (fault != null) {
            if (fault.retryAfterSeconds() > 0) {
                response.setHeader("Retry-After", String.valueOf(fault.retryAfterSeconds()));
            }
            return Answer.refusal(fault.status(), nameOf(thrown), wordsOf(fault, thrown), renamed);
        }
        LOG.log(Level.ERROR, "A request to the REST API failed", thrown);
        return Answer.refusal(500, "InternalError", "The request failed; the log of the server says why", renamed);
    }

    private Answer admitted(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!ORIGINS.mayAsk(new ServletExchange(request, response), address)) {
            throw Refusal.crossOrigin();
        }
        if (!token.isPresentedBy(request)) {
            LOG.log(
                    Level.WARNING,
                    "A request to the REST API came without the admin token, from {0}",
                    request.getRemoteAddr());
            response.setHeader("WWW-Authenticate", "Bearer");
            throw Refusal.unauthorized();
        }
        Route.Match match = Route.of(PathText.segments(request));
        if (match == null) {
            throw Refusal.notFound("NotFound", "The REST API has no such resource");
        }
        if (!match.route().answers(request.getMethod())) {
            response.setHeader("Allow", match.route().allowed());
            throw Refusal.methodNotAllowed(match.route().allowed());
        }
        // What HEAD answers is what GET answers; the container leaves the body out (RFC 9110, section 9.3.2).
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        boolean isList = match.route() == Route.SESSIONS && method.equals("GET");
        boolean isNamed = match.route() == Route.NAMED;
        QueryText query = QueryText.of(request.getQueryString(), isList ? LIST : isNamed ? NAMED : PLAIN);
        if (isNamed) {
            match = match.with(query.required("name"));
        }
        SessionEngine chosen = chosen(query.text("mount"));
        SessionDesk desk = new SessionDesk(chosen, bodies);
        try {
            return carriedOut(match, method, isList ? query : null, desk, new DirectoryDesk(chosen), request);
        } catch (RuntimeException e) {
            return refused(e, response, desk.renamed());
        }
    }

    /** Carries out what was admitted; a query is there for a list. */
    private static Answer carriedOut(
            Route.Match match,
            String method,
            @Nullable QueryText query,
            SessionDesk desk,
            DirectoryDesk directory,
            HttpServletRequest request)
            throws IOException {
        return switch (match.route()) {
            case SESSIONS -> query != null ? directory.list(query) : desk.create(request);
            case NEW_ID -> desk.newId();
            case RESOLVE -> desk.resolve(request);
            case SESSIONS_OF_USER -> directory.endAllOf(match.first());
            case KEY -> method.equals("GET") ? directory.describe(match.first()) : directory.end(match.first());
            case SWEEP -> directory.sweep();
            case HEALTH -> directory.health();
            case SESSION -> method.equals("GET") ? desk.describe(match.first()) : desk.destroy(match.first());
            case DATA -> data(desk, match, method, request);
            case ATTRIBUTE, NAMED -> attribute(desk, match, method, request);
            case ROLL -> desk.roll(match.first());
            case TOUCH -> desk.touch(match.first());
            case EXTEND -> desk.extend(match.first(), request);
            case META -> desk.setDuration(match.first(), request);
            case USER -> method.equals("PUT") ? desk.setUser(match.first(), request) : desk.clearUser(match.first());
        };
    }

    private static Answer data(SessionDesk desk, Route.Match match, String method, HttpServletRequest request)
            throws IOException {
        return switch (method) {
            case "PUT" -> desk.replaceData(match.first(), request);
            case "PATCH" -> desk.mergeData(match.first(), request);
            case "DELETE" -> desk.clearData(match.first());
            default -> desk.data(match.first());
        };
    }

    private static Answer attribute(SessionDesk desk, Route.Match match, String method, HttpServletRequest request)
            throws IOException {
        return switch (method) {
            case "PUT" -> desk.setAttribute(match.first(), match.second(), request);
            case "DELETE" -> desk.removeAttribute(match.first(), match.second());
            default -> desk.attribute(match.first(), match.second());
        };
    }

    private SessionEngine chosen(@Nullable String mount) {
        SessionEngine chosen = mount == null ? engine : mounts.engineOf(mount);
        if (chosen == null) {
            throw Refusal.notFound("MountNotFound", "No mount has this name");
        }
        return chosen;
    }

    /** The names that this API has for what every door tells by one table. */
    private static String nameOf(RuntimeException thrown) {
        if (thrown instanceof SessionConflictException) {
            return "SessionConflict";
        }
        boolean client = thrown instanceof SessionLimitException e
                && (e.limit() == SessionLimitException.Limit.SESSION_SIZE
                        || e.limit() == SessionLimitException.Limit.SESSIONS_PER_USER);
        return client ? "SessionLimit" : "StoreUnavailable";
    }

    /** An administrator may read which limit it was; not which host of a store did not answer. */
    private static String wordsOf(SessionFault fault, RuntimeException thrown) {
        return fault.isOfServer() ? fault.message() : words(thrown);
    }

    private static String words(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
