package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.ext.web.RoutingContext;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers of event loops, of workers and of virtual threads. */
class ThreadsTest {

    private static final int WORKERS = 20;

    private static VertxApp.Setting app() {
        return app(new CountDownLatch(0));
    }

    private static VertxApp.Setting app(CountDownLatch busy) {
        return VertxApp.with((router, sessions) -> {
            router.get("/read").handler(ctx -> ctx.end("name=" + ctx.session().get("name")));
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", ctx.request().getParam("name"));
                ctx.end("written");
            });
            router.get("/blocking").blockingHandler(ThreadsTest::twoWrites);
            router.get("/unordered")
                    .blockingHandler(
                            ctx -> {
                                allAtOnce(busy);
                                twoWrites(ctx);
                            },
                            false);
            router.get("/called")
                    .blockingHandler(
                            ctx -> {
                                allAtOnce(busy);
                                var unused = SojournHandler.call(ctx, session -> session.set("name", "first"));
                                // Waits for the call under way.
                                ctx.session().put("name", "second");
                                ctx.end("one two");
                            },
                            false);
            router.get("/awaits").handler(ctx -> {
                ctx.session().put("name", "first");
                ctx.response().setChunked(true);
                Future.await(ctx.response().write("one "));
                ctx.session().put("name", "second");
                Future.await(ctx.response().end("two"));
            });
        });
    }

    private static void allAtOnce(CountDownLatch busy) {
        busy.countDown();
        VertxApp.await(busy);
    }

    private static void twoWrites(RoutingContext ctx) {
        ctx.session().put("name", "first");
        ctx.response().setChunked(true);
        var unused = ctx.response().write("one ");
        // Waits for the commit under way, which it may here.
        ctx.session().put("name", "second");
        ctx.end("two");
    }

    private static void requireThreads(ThreadingModel threads) {
        Assumptions.assumeTrue(
                threads != ThreadingModel.VIRTUAL_THREAD || Runtime.version().feature() >= 21,
                "Virtual threads need Java 21");
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingModel.class,
            names = {"EVENT_LOOP", "WORKER", "VIRTUAL_THREAD"})
    void aSessionIsFoundAndStored(ThreadingModel threads) {
        requireThreads(threads);
        try (VertxApp app = app().threads(threads).open()) {
            String cookie = VertxApp.cookie(app.get("/write?name=ada"));
            app.get("/write?name=grace", cookie);

            assertThat(app.get("/read", cookie).body()).isEqualTo("name=grace");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ThreadingModel.class,
            names = {"EVENT_LOOP", "WORKER"})
    void aBlockingHandlerMayWaitBetweenTwoWrites(ThreadingModel threads) {
        try (VertxApp app = app().threads(threads).open()) {
            HttpResponse<String> response = app.get("/blocking");

            assertThat(response.body()).isEqualTo("one two");
            assertThat(app.get("/read", VertxApp.cookie(response)).body()).isEqualTo("name=second");
        }
    }

    @Test
    void aVirtualThreadAwaits() {
        requireThreads(ThreadingModel.VIRTUAL_THREAD);
        try (VertxApp app = app().threads(ThreadingModel.VIRTUAL_THREAD).open()) {
            HttpResponse<String> response = app.get("/awaits");

            assertThat(response.body()).isEqualTo("one two");
            assertThat(app.get("/read", VertxApp.cookie(response)).body()).isEqualTo("name=second");
        }
    }

    /** For a store in memory; one thread does it all. */
    @Test
    void aStoreInMemoryCanBeAskedOnTheEventLoop() {
        try (VertxApp app = app().handler(SojournHandlerBuilder::onEventLoop).open()) {
            String cookie = VertxApp.cookie(app.get("/write?name=ada"));

            assertThat(app.get("/read", cookie).body()).isEqualTo("name=ada");
        }
    }

    /** More blocking handlers than workers, all waiting for their commits, which need none. */
    @ParameterizedTest
    @CsvSource({"EVENT_LOOP, /unordered", "WORKER, /unordered", "EVENT_LOOP, /called", "WORKER, /called"})
    void workersThatWaitForCommitsDoNotKeepThemFromBeingDone(ThreadingModel threads, String path) {
        try (VertxApp app = app(new CountDownLatch(WORKERS)).threads(threads).open()) {
            var requests = IntStream.range(0, 2 * WORKERS)
                    .mapToObj(i -> app.sent("GET", path, ""))
                    .toList();

            assertThat(requests)
                    .allSatisfy(request -> assertThat(request.join().body()).isEqualTo("one two"));
        }
    }
}
