package dev.sojourn.vertx;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebContract;
import dev.sojourn.testkit.web.WebHandler;
import dev.sojourn.testkit.web.WebServer;
import java.util.Map;

/**
 * The web contract on a server of Vert.x, with handlers on worker threads that load their sessions when they need
 * them.
 */
class VertxWebContractTest implements WebContract {

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception {
        return ContractServer.start(visits, (router, sessions) -> {
            router.route().handler(ctx -> {
                // Nobody reads the body yet.
                ctx.request().pause();
                ctx.next();
            });
            handlers.forEach(
                    (path, handler) -> router.route(path).blockingHandler(VertxCall.loading(sessions, handler), false));
        });
    }
}
