package io.vertx.ext.web.tests.handler.sockjs;

import dev.sojourn.suites.vertx.Published;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The tests of SockJS by HTTP responses; in this package, because it alone may know how they begin their servers. */
public final class SockJsOnSojourn {

    private SockJsOnSojourn() {}

    /** How a class begins its servers. */
    private interface Start {
        void now() throws Exception;
    }

    private static void serve(Vertx vertx, SockJSTestBase test, Start start) throws Exception {
        List<Router> routers = new CopyOnWriteArrayList<>();
        Consumer<Router> own = test.preSockJSHandlerSetup;
        test.preSockJSHandlerSetup = router -> {
            routers.add(router);
            if (own != null) {
                own.accept(router);
            }
        };
        start.now();
        for (Router each : routers) {
            Published.serve(vertx, new HttpServerOptions().setPort(8080), each);
        }
    }

    public static final class Handlers extends SockJSAsyncHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return Published.ports(super.createVertxBuilder(options));
        }

        @Override
        void startServers(SockJSHandlerOptions options) throws Exception {
            serve(vertx, this, () -> super.startServers(options));
        }
    }

    public static final class SessionContexts extends SockJSSessionContextTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return Published.ports(super.createVertxBuilder(options));
        }

        @Override
        void startServers(SockJSHandlerOptions options) throws Exception {
            serve(vertx, this, () -> super.startServers(options));
        }
    }

    public static final class Transports extends SockJSSessionTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return Published.ports(super.createVertxBuilder(options));
        }

        @Override
        void startServers(SockJSHandlerOptions options) throws Exception {
            serve(vertx, this, () -> super.startServers(options));
        }
    }

    public static final class Streams extends SockJSStreamTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return Published.ports(super.createVertxBuilder(options));
        }

        @Override
        void startServers(SockJSHandlerOptions options) throws Exception {
            serve(vertx, this, () -> super.startServers(options));
        }
    }

    public static final class Writes extends SockJSWriteTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return Published.ports(super.createVertxBuilder(options));
        }

        @Override
        void startServers(SockJSHandlerOptions options) throws Exception {
            serve(vertx, this, () -> super.startServers(options));
        }
    }
}
