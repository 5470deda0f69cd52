package dev.sojourn.vertx;

import dev.sojourn.http.Carrier;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.http.SessionFault;
import io.vertx.core.Future;
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

    private final HttpVisits visits;
    private final Executor blocking;
    private final Origins origins;
    private final boolean keepsAlive;

    SojournSockets(HttpVisits visits, Executor blocking, Origins origins, boolean keepsAlive) {
        this.visits = visits;
        this.blocking = blocking;
        this.origins = origins;
        this.keepsAlive = keepsAlive;
    }

    /**
     * Sets which pages may open a socket; unless set, those of the same origin.
     *
     * @param value the rule
     * @return a copy
     */
    public SojournSockets origins(Origins value) {
        return new SojournSockets(visits, blocking, value, keepsAlive);
    }

    /**
     * Sets whether messages count as accesses of the session, as requests do; so it is unless set. Without it a page
     * that is left open and talks by itself keeps nobody logged in.
     *
     * @param value whether they do
     * @return a copy
     */
    public SojournSockets keepAlive(boolean value) {
        return new SojournSockets(visits, blocking, origins, value);
    }

    /**
     * Makes a WebSocket of a request, in the request's session. What the request has changed is stored before the 101
     * leaves, which carries the cookie. A page of another origin is answered with 403, and a request that can't be
     * upgraded any more, because a handler has read its body, with 500.
     *
     * @param ctx the routing of a request that passed the handler
     * @param handler gets the messages
     * @return completes on the context of the request when the socket belongs to its session
     * @throws IllegalStateException when the request did not pass the handler
     */
    public Future<SessionSocket> upgrade(RoutingContext ctx, SocketHandler handler) {
        HeldResponse response = SojournHandler.held(ctx);
        if (!response.visit().isOpen()) {
            throw new IllegalStateException(SojournHandler.NOT_SEEN);
        }
        boolean cookiesOnly = visits.carriers().order().stream().allMatch(Carrier.Cookie.class::isInstance);
        if (!origins.mayConnect(response.visit().exchange(), visits.address(), cookiesOnly)) {
            response.refuse(FOREIGN_ORIGIN);
            return Future.failedFuture(new IllegalStateException(FOREIGN_ORIGIN.message()));
        }
        Future<ServerWebSocket> upgraded = ctx.request().toWebSocket().onFailure(failure -> {
            if (!response.ended()) {
                ctx.fail(failure);
            }
        });
        return upgraded.compose(socket -> {
            socket.pause();
            return join(response.visit(), new SocketWire.Web(socket), handler);
        });
    }

    /**
     * Gives a socket of SockJS to the session of the request that opened it, if that one had a session when it came;
     * to be called in the handler of the sockets. Which pages may open one is the handler's of SockJS and of CORS.
     *
     * @param socket a socket whose requests passed the handler
     * @param handler gets the messages, as text
     * @return completes when the socket belongs to its session
     */
    public Future<SessionSocket> join(SockJSSocket socket, SocketHandler handler) {
        socket.pause();
        return join(SojournHandler.held(socket.routingContext()).visit(), new SocketWire.SockJs(socket), handler);
    }

    private Future<SessionSocket> join(RequestVisit visit, SocketWire wire, SocketHandler handler) {
        SessionSocket made = new SessionSocket(visits.engine(), wire, handler, keepsAlive, blocking);
        return visit.call(session -> {
                    made.join(session);
                    return made;
                })
                .onSuccess(socket -> {
                    socket.open();
                    wire.resume();
                })
                .onFailure(failure -> {
                    SessionFault fault = SessionFault.of(failure, null);
                    made.close(fault == null ? 1011 : fault.closeCode(), "Sessions cannot be reached");
                    wire.resume();
                });
    }
}
