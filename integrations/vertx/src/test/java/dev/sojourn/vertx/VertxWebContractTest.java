package dev.sojourn.vertx;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebContract;
import dev.sojourn.testkit.web.WebHandler;
import dev.sojourn.testkit.web.WebServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The web contract on a server of Vert.x, with handlers on worker threads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertxWebContractTest implements WebContract {

    private final Vertx vertx = Vertx.vertx();

    @AfterAll
    void close() throws Exception {
        VertxCall.await(vertx.close());
    }

    @Override
    public WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws Exception {
        Router router = Router.router(vertx).allowForward(AllowForwardHeaders.X_FORWARD);
        SojournHandler sessions = SojournHandler.of(visits);
        router.route().handler(sessions);
        router.route().handler(BodyHandler.create(false));
        handlers.forEach((path, handler) -> router.route(path).blockingHandler(VertxCall.blocking(handler), false));
        HttpServer server = VertxCall.await(
                vertx.createHttpServer().requestHandler(sessions.around(router)).listen(0, "127.0.0.1"));
        return new WebServer() {
            @Override
            public int port() {
                return server.actualPort();
            }

            @Override
            public void close() {
                server.close().toCompletionStage().toCompletableFuture().join();
            }
        };
    }
}
