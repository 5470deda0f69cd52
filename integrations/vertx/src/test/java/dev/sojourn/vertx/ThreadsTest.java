package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers of event loops, of workers and of virtual threads. */
class ThreadsTest {

    private static VertxApp.Setting app() {
        return VertxApp.with((router, sessions) -> {
            router.get("/read").handler(ctx -> ctx.end("name=" + ctx.session().get("name")));
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", ctx.request().getParam("name"));
                ctx.end("written");
            });
            router.get("/blocking").blockingHandler(ctx -> {
                ctx.session().put("name", "first");
                ctx.response().setChunked(true);
                var unused = ctx.response().write("one ");
                // Waits for the commit under way, which it may here.
                ctx.session().put("name", "second");
                ctx.end("two");
            });
            router.get("/awaits").handler(ctx -> {
                ctx.session().put("name", "first");
                ctx.response().setChunked(true);
                Future.await(ctx.response().write("one "));
                ctx.session().put("name", "second");
                Future.await(ctx.response().end("two"));
            });
        });
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

    /** More blocking handlers than workers, all waiting for their commits: the commits have threads of their own. */
    @Test
    void workersThatWaitForCommitsDoNotKeepThemFromBeingDone() {
        try (VertxApp app = app().open()) {
            FaultyStore.Hold hold = app.store.holdNext(StoreOperation.CREATE);
            var requests = java.util.stream.IntStream.range(0, 40)
                    .mapToObj(i -> app.sent("GET", "/blocking", ""))
                    .toList();
            hold.awaitArrival();
            hold.release();

            assertThat(requests)
                    .allSatisfy(request -> assertThat(request.join().body()).isEqualTo("one two"));
        }
    }
}
