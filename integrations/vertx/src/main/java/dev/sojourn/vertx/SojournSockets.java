package dev.sojourn.vertx;

import dev.sojourn.http.Carrier;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.http.SessionFault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.concurrent.Executor;

/**
 * Sockets in sessions, for routes that passed a {@link SojournHandler}. Immutable, safe for use by many threads.
 *
 * <pre>{@code
 * import dev.sojourn.vertx.SojournHandler;
 * import io.vertx.ext.web.Router;
 *
 * public final class Chat {
 *     static void on(Router router, SojournHandler sessions) {
 *         router.get("/chat").handler(ctx -> sessions.sockets().upgrade(ctx, (socket, session, text) -> {
 *             session.set("last", text);
 *             socket.send(session.user() + ": " + text);
 *         }));
 *     }
 * }
 * }</pre>
 */
public final class SojournSockets {

    private static final SessionFault FOREIGN_ORIGIN = new SessionFault(
            403, "foreign_origin", "Pages of this origin, or clients without one, may not open this socket.", 0);

    private static final int FAILED = 1011;
    /** How long a client that did not read has to see the close frame. */
    private static final long ABORT_MILLIS = 5000;

    private final HttpVisits visits;
    private final Executor blocking;
    private final SocketRules rules;

    SojournSockets(HttpVisits visits, Executor blocking, SocketRules rules) {
        this.visits = visits;
        this.blocking = blocking;
        this.rules = rules;
    }

    /**
     * Sets which pages may open a socket; unless set, those of the same origin.
     *
     * @param value the rule
     * @return a copy
     */
    public SojournSockets origins(Origins value) {
        return with(new SocketRules(value, rules.keepsAlive(), rules.mostUnsent()));
    }

    /**
     * Sets whether messages count as accesses of the session, as requests do; so it is unless set. Without it a page
     * that is left open and talks by itself keeps nobody logged in.
     *
     * @param value whether they do
     * @return a copy
     */
    public SojournSockets keepAlive(boolean value) {
        return with(new SocketRules(rules.origins(), value, rules.mostUnsent()));
    }

    /**
     * Sets how many bytes may wait for a client that does not read before another message closes its socket with 1013;
     * 1 MiB unless set.
     *
     * @param bytes at least 1
     * @return a copy
     * @throws IllegalArgumentException for less
     */
    public SojournSockets mostUnsent(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("mostUnsent is " + bytes + " bytes; it must be at least 1");
        }
        return with(new SocketRules(rules.origins(), rules.keepsAlive(), bytes));
    }

    private SojournSockets with(SocketRules value) {
        return new SojournSockets(visits, blocking, value);
    }

    /**
     * Makes a WebSocket of a request, in the request's session. What the request has changed is stored before the 101
     * leaves, which carries the cookie. A page of another origin is answered with 403, and a request that can't be
     * upgraded any more, because a handler has read its body, with 500.
     *
     * @param ctx the routing of a request that passed the handler
     * @param handler gets the messages
     * @return completes on the context of the request when the socket belongs to its session
     * @throws IllegalStateException when the request did not pass the handler, or one of other visits
     */
    public Future<SessionSocket> upgrade(RoutingContext ctx, SocketHandler handler) {
        HeldResponse response = SojournHandler.held(ctx);
        response.visit().requireOf(visits);
        if (!response.visit().isOpen()) {
            throw new IllegalStateException(SojournHandler.NOT_SEEN);
        }
        boolean cookiesOnly = visits.carriers().order().stream().allMatch(Carrier.Cookie.class::isInstance);
        if (!rules.origins().mayConnect(response.visit().exchange(), visits.address(), cookiesOnly)) {
            response.refuse(FOREIGN_ORIGIN);
            return Future.failedFuture(new IllegalStateException(FOREIGN_ORIGIN.message()));
        }
        Future<ServerWebSocket> upgraded = ctx.request().toWebSocket().onFailure(failure -> {
            if (!response.ended()) {
                ctx.fail(failure);
            }
        });
        return upgraded.compose(socket -> join(response, new SocketWire.Web(socket), handler));
    }

    /**
     * Gives a socket of SockJS to the session of the request that opened it, if that one had a session when it came;
     * to be called at once in the handler of the sockets. Which pages may open one is the handler's of SockJS and of
     * CORS.
     *
     * @param socket a socket whose requests passed the handler
     * @param handler gets the messages, as text
     * @return completes when the socket belongs to its session
     */
    public Future<SessionSocket> join(SockJSSocket socket, SocketHandler handler) {
        HeldResponse response = SojournHandler.held(socket.routingContext());
        response.visit().requireOf(visits);
        return join(response, new SocketWire.SockJs(socket), handler);
    }

    private Future<SessionSocket> join(HeldResponse response, SocketWire wire, SocketHandler handler) {
        RoutingVisit visit = response.visit();
        Vertx vertx = visit.context().owner();
        Runnable abortSoon =
                () -> vertx.setTimer(ABORT_MILLIS, timer -> response.request().cut());
        SessionSocket made = new SessionSocket(visits.engine(), wire, handler, rules, blocking, abortSoon);
        boolean pauses = wire.mayPause();
        if (pauses) {
            wire.pause();
        }
        Future<SessionSocket> joined;
        try {
            made.listen();
            joined = visit.call(session -> {
                made.join(session);
                return made;
            });
        } catch (IllegalStateException closed) {
            joined = Future.failedFuture(closed);
        }
        return joined.onComplete(outcome -> {
            if (outcome.succeeded()) {
                made.open();
            } else {
                SessionFault fault = NoThreadException.fault(outcome.cause(), null);
                made.abandon(fault == null ? FAILED : fault.closeCode(), "Sessions cannot be reached");
            }
            if (pauses) {
                wire.resume();
            }
        });
    }
}
