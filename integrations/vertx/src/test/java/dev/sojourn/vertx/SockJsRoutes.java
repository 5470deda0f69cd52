package dev.sojourn.vertx;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import org.jspecify.annotations.Nullable;

/** Routes of SockJS whose sockets belong to the sessions of their requests. */
final class SockJsRoutes implements Handler<RoutingContext> {

    private final SojournSockets sockets;
    private final SocketHandler handler;
    private @Nullable Router made;

    SockJsRoutes(SojournSockets sockets, SocketHandler handler) {
        this.sockets = sockets;
        this.handler = handler;
    }

    @Override
    public synchronized void handle(RoutingContext ctx) {
        Router router = made;
        if (router == null) {
            SockJSHandlerOptions options = new SockJSHandlerOptions().setInsertJSESSIONID(false);
            router = SockJSHandler.create(ctx.vertx(), options).socketHandler(socket -> {
                var unused = sockets.join(socket, handler);
            });
            made = router;
        }
        router.handleContext(ctx);
    }
}
