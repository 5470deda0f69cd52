package dev.sojourn.server.rest;

import dev.sojourn.ReferenceTakenException;
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
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditSink;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.RefusedException;
import dev.sojourn.server.admin.Role;
import dev.sojourn.server.admin.Target;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.web.BearerText;
import dev.sojourn.server.web.RequestId;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of administration, a servlet for {@code /api/*}: creates, shows, changes and ends the sessions of an
 * engine.
 *
 * <p>A request passes these gates in this order, and the first that is closed gives the answer: a browser's page of
 * another origin (403), the bearer token (401, 429), the path (400, 404), the method (405), what the token is good for
 * (403), the query (400), the mount (404), the body (413, 415, 400), and only then the session (404). Until the body is
 * judged, no store is asked for anything. The method is that of the request line; no header overrides it. The path is
 * read as it was sent, so that names may hold slashes where the container lets an encoded one through.
 *
 * <p>Answers are JSON, never cached; errors are {@code {"error": name, "message": words}}, and tell the id of a session
 * that got a new one all the same. Neither answers nor logs repeat an id, a token or a value that was sent. Each act
 * has a line of the audit, also one that is refused. Thread-safe.
 */
public final class RestApi extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = System.getLogger(RestApi.class.getName());
    /** What is not a page is asked for its token, and reads with it are no less the administrator's. */
    private static final Origins ORIGINS = Origins.same();

    private final transient Administration admin;
    private final transient Tokens tokens;
    private final transient JsonBody bodies;
    private final transient PublicAddress address;

    /**
     * Makes the API of one engine, without mounts. Lines of the audit go to the logger {@code sojourn.audit}.
     *
     * @param engine the engine; it is not closed by this servlet
     * @param adminToken the bearer token: visible ASCII characters, not empty
     * @param limits how much a request may bring
     * @throws IllegalArgumentException when the token is empty or holds other characters; the message does not repeat
     *     it
     */
    public RestApi(SessionEngine engine, String adminToken, RestLimits limits) {
        this(
                new Administration(
                        ((Mounts) name -> null).with(engine),
                        new Audit(AuditSink.log(false), false, "local", engine::now)),
                new Tokens(adminToken, null),
                limits,
                PublicAddress.direct());
    }

    /**
     * Makes the API of acts of administration. The engines of mounts are asked for with {@code ?mount=NAME}.
     *
     * @param admin does what is asked for; no engine is closed by this servlet
     * @param tokens who may ask
     * @param limits how much a request may bring
     * @param address how the server is seen from outside
     */
    public RestApi(Administration admin, Tokens tokens, RestLimits limits, PublicAddress address) {
        this.admin = admin;
        this.tokens = tokens;
        this.bodies = new JsonBody(limits);
        this.address = address;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Call call = new Call(request, response);
        response.setHeader(RequestId.HEADER, call.caller.request());
        call.answer().send(response);
    }

    /** One request. */
    private final class Call {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        // What HEAD answers is what GET answers; the container leaves the body out (RFC 9110, section 9.3.2).
        private final String method;
        private final ServletExchange exchange;
        private Caller caller;
        private Act act = Act.UNKNOWN;

        Call(HttpServletRequest request, HttpServletResponse response) {
            this.request = request;
            this.response = response;
            this.method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
            this.exchange = new ServletExchange(request, response);
            this.caller = Callers.of(request, address.isByTrustedProxy(exchange));
        }

        Answer answer() throws IOException {
            try {
                return admitted();
            } catch (Refusal e) {
                // What is refused further in has its line already.
                admin.audit().refused(caller, act == Act.UNKNOWN ? tried() : act, Target.engine(null), e.error());
                return refused(e, response, null);
            } catch (RuntimeException e) {
                return refused(e, response, null);
            }
        }

        /** What a request was about that did not get as far as being understood. */
        private Act tried() {
            try {
                Route.Match match = Route.of(PathText.segments(request));
                return match == null ? Act.UNKNOWN : match.route().act(method);
            } catch (Refusal e) {
                return Act.UNKNOWN;
            }
        }

        private Answer admitted() throws IOException {
            if (!ORIGINS.mayAsk(exchange, address)) {
                throw Refusal.crossOrigin();
            }
            String presented = BearerText.of(request);
            Tokens.Judgement judged = tokens.judge(presented, caller.address());
            Tokens.Holder holder = judged.holder();
            if (holder == null && judged.secondsToWait() > 0) {
                response.setHeader("Retry-After", String.valueOf(judged.secondsToWait()));
                throw Refusal.tooManyTries();
            }
            if (holder == null) {
                response.setHeader("WWW-Authenticate", "Bearer");
                throw Refusal.unauthorized();
            }
            caller = Callers.known(caller, holder.name());
            Route.Match match = Route.of(PathText.segments(request));
            if (match == null) {
                throw Refusal.notFound("NotFound", "The REST API has no such resource");
            }
            if (!match.route().answers(request.getMethod())) {
                response.setHeader("Allow", match.route().allowed());
                throw Refusal.methodNotAllowed(match.route().allowed());
            }
            act = match.route().act(method);
            QueryText query =
                    QueryText.of(request.getQueryString(), match.route().parameters(method));
            if (holder.role() == Role.VIEWER && !match.route().isForViewers(method, query)) {
                throw Refusal.viewerOnly();
            }
            if (match.route().isNamed()) {
                match = match.with(query.required("name"));
            }
            String mount = query.text("mount");
            if (match.route().isOfDirectory(method)) {
                String mark = Tokens.markOf(presented);
                return new DirectoryCalls(admin, caller, mount, bodies, () -> tokens.holderOfMark(mark) != null)
                        .carriedOut(match, method, query, request);
            }
            return ofSession(match, mount);
        }

        /** Carries out what is asked for a session by its id, and writes the line of it. */
        private Answer ofSession(Route.Match match, @Nullable String mount) throws IOException {
            SessionEngine engine = admin.engines().of(mount);
            if (engine == null) {
                throw Refusal.notFound("MountNotFound", "No mount has this name");
            }
            SessionDesk desk = new SessionDesk(engine, bodies);
            Audit.Entry entry = admin.audit().begin(caller, act, Target.engine(mount));
            try {
                Answer answer = new SessionCalls(desk).carriedOut(match, method, request);
                entry.on(Target.session(mount, desk.key())).names(desk.names()).done(1);
                return answer;
            } catch (RuntimeException e) {
                entry.on(Target.session(mount, desk.key())).names(desk.names());
                Answer answer = refused(e, response, desk.renamed());
                answer.tell(entry);
                return answer;
            } catch (IOException e) {
                entry.failed("RequestLost");
                throw e;
            }
        }
    }

    private static Answer refused(RuntimeException thrown, HttpServletResponse response, @Nullable Session renamed) {
        if (thrown instanceof RefusedException e) {
            return refused(Refusal.of(e), response, renamed);
        }
        if (thrown instanceof Refusal e) {
            return Answer.refusal(e.status(), e.error(), e.words(), renamed);
        }
        if (thrown instanceof SessionExpiredException e) {
            return Answer.refusal(404, "SessionExpired", words(e), renamed);
        }
        if (thrown instanceof SessionNotFoundException e) {
            return Answer.refusal(404, "SessionNotFound", words(e), renamed);
        }
        if (thrown instanceof ReferenceTakenException) {
            return Answer.refusal(409, "ReferenceTaken", "A living session has this reference; none was made", null);
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
