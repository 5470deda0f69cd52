package dev.sojourn.testkit.web;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.HttpVisitsBuilder;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A server, its engine and its store for one test. */
final class Scene implements AutoCloseable {

    /** Keys that every scene shares, so that a token of one engine is well signed for another of the same name. */
    static final KeyRing KEYS = KeyRing.random();

    final WatchedStore store = new WatchedStore();
    final SessionEngine engine;
    private final WebServer server;
    private boolean stopped;

    private Scene(Setting setting) {
        EngineBuilder builder = SessionEngine.builder().store(store).keys(KEYS).withoutSweeps();
        setting.engine.accept(builder);
        engine = builder.build();
        HttpVisits sessions = setting.porch
                .apply(HttpVisits.builder(engine).carriers(setting.carriers))
                .build();
        try {
            server = setting.fixture.start(sessions, setting.handlers);
        } catch (Exception e) {
            throw new AssertionError("The server did not start", e);
        }
    }

    static Setting on(WebFixture fixture) {
        return new Setting(fixture).at("/read", Scene::read).at("/write", Scene::write);
    }

    private static void read(WebCall call) throws IOException {
        call.write("name=" + call.session().get("name"));
    }

    private static void write(WebCall call) throws IOException {
        call.session().set("name", "ada");
        call.write("written");
    }

    static void logout(WebCall call) throws IOException {
        call.session().destroy();
        call.write("bye");
    }

    /** Lets a test hold a handler at a point, and never for ever. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("The test waited 20 seconds for the other side");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the other side", e);
        }
    }

    int port() {
        return server.port();
    }

    Reply get(String target, String... headers) {
        return Client.send(port(), "GET", target, "", headers);
    }

    Reply post(String target, String type, String body, String... headers) {
        String[] all = new String[headers.length + 1];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type: " + type;
        return Client.send(port(), "POST", target, body, all);
    }

    /** A visitor with a session; what a browser would send from now on. */
    String visitor() {
        return "Cookie: " + get("/write").cookie();
    }

    /** A stored session, signed for one way of travelling. */
    String token(Transport by) {
        Session session = engine.directory().create(Map.of("name", "ada"));
        return String.valueOf(session.signedId(by));
    }

    /** A well-signed id that no session has or had. */
    String neverMade(Transport by) {
        return engine.ids().sign(engine.ids().generate(), by);
    }

    /** Runs them all at the same time and returns what they returned. */
    static <T> List<T> together(List<Callable<T>> tasks) {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError("A parallel request failed", e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Ends the server and with it every request: a client may have its response before the request is over. */
    void stop() {
        if (!stopped) {
            stopped = true;
            server.close();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            engine.close();
            store.close();
        }
    }

    /** A handler that writes, and then waits until its client has seen what was written. */
    interface Streaming {
        void handle(WebCall call, CountDownLatch release) throws IOException;
    }

    /** What a scene is made of. */
    static final class Setting {

        private final WebFixture fixture;
        private final Map<String, WebHandler> handlers = new LinkedHashMap<>();
        private Carriers carriers = Carriers.cookie(CookieSettings.standard());
        private Consumer<EngineBuilder> engine = builder -> {};
        private UnaryOperator<HttpVisitsBuilder> porch = UnaryOperator.identity();

        private Setting(WebFixture fixture) {
            this.fixture = fixture;
        }

        Setting at(String path, WebHandler handler) {
            handlers.put(path, handler);
            return this;
        }

        Setting carriers(Carriers value) {
            carriers = value;
            return this;
        }

        Setting engine(Consumer<EngineBuilder> value) {
            engine = value;
            return this;
        }

        Setting porch(UnaryOperator<HttpVisitsBuilder> value) {
            porch = value;
            return this;
        }

        Scene open() {
            return new Scene(this);
        }
    }
}
