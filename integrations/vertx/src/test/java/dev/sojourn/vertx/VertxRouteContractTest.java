package dev.sojourn.vertx;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebContract;
import dev.sojourn.testkit.web.WebHandler;
import dev.sojourn.testkit.web.WebServer;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The web contract on a server of Vert.x, with sessions that the route opens before its handlers run. */
class VertxRouteContractTest implements WebContract {

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception {
        return ContractServer.start(visits, (router, sessions) -> {
            router.route().handler(sessions);
            router.route().handler(BodyHandler.create(false));
            handlers.forEach((path, handler) -> router.route(path).blockingHandler(VertxCall.blocking(handler), false));
        });
    }

    /** {@code ctx.session()} can't wait, so a route with sessions asks the store first. */
    @Test
    @Override
    public void aRequestThatNeverAsksForItsSessionCostsNoStoreCall() {
        Assumptions.abort("The route of this server opens a session for each request that presents an id; a static"
                + " file belongs on a route without, see VertxWebContractTest");
    }
}
