package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.SessionFault;
import dev.sojourn.vertx.VertxExchange.BodyNeededException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sessions for a router of Vert.x Web, in the place of its own {@code SessionHandler}. Two lines: the handler on the
 * routes that use sessions, and {@link #around} the router, which holds each response back until its session is stored.
 *
 * <pre>{@code
 * import dev.sojourn.SessionEngine;
 * import dev.sojourn.vertx.SojournHandler;
 * import io.vertx.core.Vertx;
 * import io.vertx.ext.web.Router;
 *
 * public final class Counter {
 *     static void start(Vertx vertx, SessionEngine engine) {
 *         SojournHandler sessions = SojournHandler.of(engine);
 *         Router router = Router.router(vertx);
 *         router.route().handler(sessions);
 *         router.get("/").handler(ctx -> {
 *             Integer before = ctx.session().get("visits");
 *             int visits = before == null ? 1 : before + 1;
 *             ctx.session().put("visits", visits);
 *             ctx.end("Visit " + visits);
 *         });
 *         vertx.createHttpServer().requestHandler(sessions.around(router)).listen(8080);
 *     }
 * }
 * }</pre>
 *
 * <p>No event loop waits. The handler pauses a request that presents an id, asks the store by the executor of its
 * builder, and resumes. The first byte of a response, by {@code end}, {@code write}, {@code sendFile}, a pipe, a
 * redirect or a failure, waits for the commit; a commit that fails is answered by {@link SessionFault}'s table in its
 * place. What is changed later is stored before the bytes that follow the change, or when the response is over.
 *
 * <p>{@code RoutingContext.session()} and {@link #session} are two views of one session, and {@code ctx.user()} is its
 * user. Safe for use by many threads.
 */
public final class SojournHandler implements PlatformHandler {

    static final String NOT_SEEN =
            "The session of this request is not open. Put SojournHandler on its route, before the"
                    + " handlers that use sessions";
    private static final String NOT_AROUND = "This request did not come by SojournHandler.around. Give the server"
            + " requestHandler(sessions.around(router)) in the place of requestHandler(router)";

    private final HttpVisits visits;
    private final Executor blocking;
    private final Executor events;
    private final Predicate<? super HttpServerRequest> quiet;

    SojournHandler(SojournHandlerBuilder from) {
        this.visits = from.visits;
        this.blocking =
                NoThreadException.telling(from.blocking == null ? StoreThreads.pool("sojourn-store-") : from.blocking);
        boolean shared = from.blocking != null && !from.onEventLoop;
        // Handlers of sockets may wait for an answer of this server, whose commit needs a thread too.
        this.events = shared ? this.blocking : StoreThreads.pool("sojourn-socket-");
        this.quiet = from.quiet;
    }

    /**
     * Sessions by the standard cookie.
     *
     * @param engine the engine
     * @return the handler
     */
    public static SojournHandler of(SessionEngine engine) {
        return of(HttpVisits.builder(engine).build());
    }

    /**
     * Sessions by carriers and cookies that the program has set itself.
     *
     * @param visits opens the visits of requests
     * @return the handler
     */
    public static SojournHandler of(HttpVisits visits) {
        return builder(visits).build();
    }

    /**
     * Begins the description of a handler.
     *
     * @param visits opens the visits of requests
     * @return a builder
     */
    public static SojournHandlerBuilder builder(HttpVisits visits) {
        return new SojournHandlerBuilder(visits);
    }

    /**
     * What serves the requests of a server: holds their responses back until their sessions are stored. Requests of
     * routes without sessions pass as they are; any handler's serves for all handlers of a router.
     *
     * @param router the router, or what calls one
     * @return for {@code HttpServer.requestHandler}
     */
    public Handler<HttpServerRequest> around(Handler<HttpServerRequest> router) {
        return request -> {
            HttpServerRequestInternal inner = (HttpServerRequestInternal) request;
            VertxExchange exchange = new VertxExchange(request, request.response());
            router.handle(new SessionRequest(inner, new RoutingVisit(inner.context(), exchange)));
        };
    }

    /** Opens the session of a request, and goes on with the next handler once it is there. */
    @Override
    public void handle(RoutingContext ctx) {
        Future<Session> opened = open(ctx, held(ctx));
        boolean waits = !opened.isComplete() && !ctx.request().isEnded();
        if (waits) {
            ctx.request().pause();
        }
        var unused = opened.onComplete(outcome -> {
            if (waits) {
                ctx.request().resume();
            }
            if (outcome.succeeded()) {
                ctx.next();
            }
        });
    }

    /**
     * Opens the session of a request where no route does: for a handler that needs it now and then. A failure of the
     * session is answered, and the future fails with it; there is nothing more to do then. Whoever reads the body
     * afterwards pauses the request before. Called twice, it gives the same session, and opens it once.
     *
     * @param ctx the routing, whose response has not begun
     * @return completes on the context of the request, at once when no store has to be asked or the session is open;
     *     fails too when the client has gone meanwhile
     * @throws IllegalStateException when another handler has opened the request's session, with other visits
     */
    public Future<Session> load(RoutingContext ctx) {
        return open(ctx, held(ctx));
    }

    private Future<Session> open(RoutingContext ctx, HeldResponse response) {
        RoutingVisit visit = response.visit();
        // A reroute, or a second route with this handler, gets what the first has opened.
        return visit.open(visits, opened -> {
            visit.exchange().secure(ctx.request().isSSL());
            if (visit.context().inThread()) {
                enter(ctx, response, opened);
            } else {
                visit.context().runOnContext(nothing -> enter(ctx, response, opened));
            }
        });
    }

    private void enter(RoutingContext ctx, HeldResponse response, Promise<Session> opened) {
        CompletionStage<HttpVisit> entered = response.visit().enter(visits, blocking);
        var unused = entered.whenComplete((visit, failure) -> {
            try {
                entered(ctx, response, opened, visit, failure);
            } catch (RuntimeException thrown) {
                // Nobody else would hear of it, and the request would wait for ever.
                ctx.fail(thrown);
                opened.tryFail(thrown);
            }
        });
    }

    private void entered(
            RoutingContext ctx,
            HeldResponse response,
            Promise<Session> opened,
            @Nullable HttpVisit visit,
            @Nullable Throwable failure) {
        if (failure instanceof BodyNeededException body) {
            collect(ctx, response, body.maxBytes, opened);
        } else if (failure != null || visit == null) {
            Throwable cause = Objects.requireNonNull(failure);
            fail(ctx, response, cause);
            opened.fail(cause);
        } else if (response.visit().opened(visit, ctx, () -> quiet.test(ctx.request()))) {
            opened.complete(visit.session());
        } else {
            opened.fail(new HttpClosedException("The client has gone while its session was looked up"));
        }
    }

    private void collect(RoutingContext ctx, HeldResponse response, int maxBytes, Promise<Session> opened) {
        var unused = body(ctx, response, maxBytes).onComplete(body -> {
            if (body.succeeded()) {
                response.visit().exchange().body(body.result());
                enter(ctx, response, opened);
            } else {
                if (body.cause() instanceof IllegalStateException misuse) {
                    ctx.fail(misuse);
                }
                // Otherwise the client has gone.
                opened.fail(body.cause());
            }
        });
    }

    private static Future<Buffer> body(RoutingContext ctx, HeldResponse response, int maxBytes) {
        if (!ctx.request().isEnded()) {
            return response.request().collect(maxBytes);
        }
        Buffer read = ctx.body().buffer();
        return read != null
                ? Future.succeededFuture(read)
                : Future.failedFuture(
                        new IllegalStateException("An id may travel in this body, which was read before the"
                                + " session was opened. Put SojournHandler or the call of load before it"));
    }

    private static void fail(RoutingContext ctx, HeldResponse response, Throwable failure) {
        if (NoThreadException.fault(failure, null) == null) {
            ctx.fail(failure);
        } else {
            response.refuse(failure);
        }
    }

    /**
     * The sockets of this application, which belong to the sessions of their handshakes.
     *
     * @return with the standard rules
     */
    public SojournSockets sockets() {
        return new SojournSockets(visits, events, SocketRules.standard());
    }

    static HeldResponse held(RoutingContext ctx) {
        if (ctx.response() instanceof HeldResponse response) {
            return response;
        }
        throw new IllegalStateException(NOT_AROUND);
    }

    /**
     * Sojourn's own session of a request. It shares its state with {@code ctx.session()}; what of it asks the store at
     * once ({@code update}, {@code roll}, {@code setUser}, {@code clearUser}, {@code destroy}, {@code save}, {@code
     * reload}, {@code touch}) belongs into {@link #call}, unless this thread may wait.
     *
     * @param ctx the routing of a request that passed this handler
     * @return the session, absent until it begins; the same object for the whole request, used by one thread at a time
     * @throws IllegalStateException when the request did not pass the handler, or while the session is being stored on
     *     a thread that must not wait for that
     */
    public static Session session(RoutingContext ctx) {
        return held(ctx).visit().session();
    }

    /**
     * Uses the session where it may wait for the store. Until the future has completed nobody else uses it.
     *
     * @param ctx the routing of a request that passed this handler
     * @param work what to do with the session; called by another thread, and calls nothing of the request
     * @param <T> what it gives
     * @return completes on the context of the request; fails with what the work throws
     * @throws IllegalStateException as {@link #session}
     */
    public static <T extends @Nullable Object> Future<T> call(
            RoutingContext ctx, Function<? super Session, ? extends T> work) {
        return held(ctx).visit().call(work);
    }
}
