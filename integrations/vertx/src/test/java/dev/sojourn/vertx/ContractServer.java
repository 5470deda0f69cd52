package dev.sojourn.vertx;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.testkit.web.WebServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.function.BiConsumer;

/** A server of Vert.x for one scene of a contract. */
record ContractServer(Vertx vertx, HttpServer server) implements WebServer {

    private static final int HANDLERS_AT_ONCE = 60;

    static ContractServer start(HttpVisits visits, BiConsumer<Router, SojournHandler> routes) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(HANDLERS_AT_ONCE));
        Router router = Router.router(vertx).allowForward(AllowForwardHeaders.X_FORWARD);
        SojournHandler sessions = SojournHandler.of(visits);
        routes.accept(router, sessions);
        HttpServer server = VertxCall.await(
                vertx.createHttpServer().requestHandler(sessions.around(router)).listen(0, "127.0.0.1"));
        return new ContractServer(vertx, server);
    }

    @Override
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
