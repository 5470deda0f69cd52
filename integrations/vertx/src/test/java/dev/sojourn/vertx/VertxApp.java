package dev.sojourn.vertx;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.FaultyStore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A small application on a real server with one event loop, for one test. */
final class VertxApp implements AutoCloseable {

    final FaultyStore store = new FaultyStore(new MemoryStore());
    final SessionEngine engine;
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int port;
    /** HTTP/1.1 unless a test says otherwise. */
    HttpClient.Version version = HttpClient.Version.HTTP_1_1;

    private HttpClient client = client();

    private VertxApp(Setting setting) {
        EngineBuilder builder =
                SessionEngine.builder().store(store).codec(VertxValues.codec()).withoutSweeps();
        setting.engine.accept(builder);
        engine = builder.build();
        HttpVisits visits = HttpVisits.of(engine, setting.carriers);
        SojournHandler sessions =
                setting.handler.apply(SojournHandler.builder(visits)).build();
        Router router = Router.router(vertx);
        if (setting.everywhere) {
            router.route().handler(sessions);
        }
        setting.routes.accept(router, sessions);
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(sessions.around(router));
        try {
            VertxCall.await(vertx.deployVerticle(
                    new VerticleBase() {
                        @Override
                        public Future<?> start() {
                            return server.listen();
                        }
                    },
                    new DeploymentOptions().setThreadingModel(setting.threads)));
        } catch (IOException e) {
            throw new AssertionError("The server did not start", e);
        }
        port = server.actualPort();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    }

    /** Has the next request come by a connection of its own, for a test in which the last one is being closed. */
    VertxApp anew() {
        client = client();
        return this;
    }

    static CookieSettings cookie() {
        return CookieSettings.builder().insecureForDevelopment().build();
    }

    static VertxApp of(BiConsumer<Router, SojournHandler> routes) {
        return new Setting(routes).open();
    }

    static Setting with(BiConsumer<Router, SojournHandler> routes) {
        return new Setting(routes);
    }

    int port() {
        return port;
    }

    HttpResponse<String> get(String path, String... lines) {
        return send("GET", path, "", lines);
    }

    HttpResponse<String> send(String method, String path, String body, String... lines) {
        return sent(method, path, body, lines).orTimeout(30, TimeUnit.SECONDS).join();
    }

    CompletableFuture<HttpResponse<String>> sent(String method, String path, String body, String... lines) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(version)
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        for (String line : lines) {
            if (!line.isEmpty()) {
                request.header(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
            }
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What a browser sends back of the session cookie; empty when the response sets none. */
    static String cookie(HttpResponse<?> response) {
        return cookie(response, "sid");
    }

    static String cookie(HttpResponse<?> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + "="))
                .findFirst()
                .map(line -> "Cookie: " + line.split(";", 2)[0])
                .orElse("");
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("Nothing came within 20 seconds");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted", e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        engine.close();
    }

    /** What an application is made of. */
    static final class Setting {

        private final BiConsumer<Router, SojournHandler> routes;
        private Consumer<EngineBuilder> engine = builder -> {};
        private UnaryOperator<SojournHandlerBuilder> handler = builder -> builder;
        private ThreadingModel threads = ThreadingModel.EVENT_LOOP;
        private boolean everywhere = true;
        private Carriers carriers = Carriers.cookie(cookie());

        private Setting(BiConsumer<Router, SojournHandler> routes) {
            this.routes = routes;
        }

        Setting engine(Consumer<EngineBuilder> value) {
            engine = value;
            return this;
        }

        Setting handler(UnaryOperator<SojournHandlerBuilder> value) {
            handler = value;
            return this;
        }

        Setting carriers(Carriers value) {
            carriers = value;
            return this;
        }

        Setting threads(ThreadingModel value) {
            threads = value;
            return this;
        }

        /** The routes open sessions themselves. */
        Setting nowhere() {
            everywhere = false;
            return this;
        }

        VertxApp open() {
            return new VertxApp(this);
        }
    }
}
