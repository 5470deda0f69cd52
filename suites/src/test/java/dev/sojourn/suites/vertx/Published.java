package dev.sojourn.suites.vertx;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.vertx.SojournHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.it.sstore.LocalSessionHandlerTest;
import io.vertx.ext.web.tests.handler.BasicAuthHandlerTest;
import io.vertx.ext.web.tests.handler.BasicAuthImpersonationTest;
import io.vertx.ext.web.tests.handler.BridgeOnSojourn;
import io.vertx.ext.web.tests.handler.CSRFHandlerTest;
import io.vertx.ext.web.tests.handler.ChainAuthHandlerAndTest;
import io.vertx.ext.web.tests.handler.ChainAuthHandlerTest;
import io.vertx.ext.web.tests.handler.ChainAuthMixHandlerTest;
import io.vertx.ext.web.tests.handler.MultiAuthorizationHandlerTest;
import io.vertx.ext.web.tests.handler.OAuth2AuthHandlerTest;
import io.vertx.ext.web.tests.handler.OAuth2ImpersonationTest;
import io.vertx.ext.web.tests.handler.OtpHandlerTest;
import io.vertx.ext.web.tests.handler.RedirectAuthHandlerTest;
import io.vertx.ext.web.tests.handler.sockjs.SockJsOnSojourn;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.runner.Description;

/**
 * The test classes of Vert.x Web that make a session handler, each with two things around it: ports of its own, and
 * with Sojourn a server that holds responses back until their sessions are stored.
 */
public final class Published {

    private static final int SECONDS = 60;

    private Published() {}

    static List<Class<?>> classes() {
        return List.of(
                SessionHandlers.class,
                SockJsOnSojourn.Transports.class,
                SockJsOnSojourn.Writes.class,
                SockJsOnSojourn.Handlers.class,
                SockJsOnSojourn.SessionContexts.class,
                SockJsOnSojourn.Streams.class,
                Csrf.class,
                BasicLogins.class,
                BasicImpersonation.class,
                FormLogins.class,
                AnyOfSeveral.class,
                AllOfSeveral.class,
                MixOfSeveral.class,
                Authorizations.class,
                OneTimePasswords.class,
                OAuth.class,
                OAuthImpersonation.class,
                BridgeOnSojourn.class);
    }

    /** All of the tests but those of the bridge to the event bus, of which two make a session handler. */
    static boolean keepsSessions(Description test) {
        return test.getTestClass() != BridgeOnSojourn.class
                || test.getMethodName().startsWith("testSendRequiresAuthorityHas");
    }

    /**
     * Gives a Vert.x ports of its own.
     *
     * @param vertx how the suite makes it
     * @return the same builder
     */
    public static VertxBuilder ports(VertxBuilder vertx) {
        return OwnPorts.in(vertx);
    }

    /**
     * With Sojourn begins another server on the port of the one that a class has begun, with Sojourn's handler around
     * the router. By its other host it is no further instance of the first one for Vert.x, which nobody reaches any
     * more.
     *
     * @param vertx the Vert.x of the test
     * @param options those of the class's own server
     * @param router the router of the class
     * @throws Exception when it does not begin
     */
    public static void serve(Vertx vertx, HttpServerOptions options, Router router) throws Exception {
        if (!HandlerInPlace.isOn()) {
            return;
        }
        SojournHandler any =
                SojournHandler.of(HandlerInPlace.engine(new MemoryStore(), SessionHandler.DEFAULT_SESSION_TIMEOUT));
        vertx.createHttpServer(options.setHost("127.0.0.1").setMaxFormFields(2048))
                .requestHandler(any.around(router))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
    }

    public static final class SessionHandlers extends LocalSessionHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
            if (HandlerInPlace.isOn()) {
                store = new StoreInPlace(vertx);
            }
        }
    }

    public static final class Csrf extends CSRFHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class BasicLogins extends BasicAuthHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class BasicImpersonation extends BasicAuthImpersonationTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class FormLogins extends RedirectAuthHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class AnyOfSeveral extends ChainAuthHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class AllOfSeveral extends ChainAuthHandlerAndTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class MixOfSeveral extends ChainAuthMixHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class Authorizations extends MultiAuthorizationHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class OneTimePasswords extends OtpHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class OAuth extends OAuth2AuthHandlerTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }

    public static final class OAuthImpersonation extends OAuth2ImpersonationTest {

        @Override
        protected VertxBuilder createVertxBuilder(VertxOptions options) {
            return ports(super.createVertxBuilder(options));
        }

        @Override
        public void setUp() throws Exception {
            super.setUp();
            serve(vertx, getHttpServerOptions(), router);
        }
    }
}
