package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How the session of a request is opened: once, of one engine, for a client that is still there. */
class OpeningTest {

    @Test
    void aSessionThatIsLoadedTwiceIsOpenedOnce() {
        try (VertxApp app = VertxApp.with((router, sessions) -> {
                    router.get("/twice").handler(ctx -> {
                        var first = sessions.load(ctx);
                        var second = sessions.load(ctx);
                        Future.all(first, second).onSuccess(both -> {
                            first.result().set("one", 1);
                            second.result().set("two", 2);
                            ctx.end("" + (first.result() == second.result()));
                        });
                    });
                    router.get("/read")
                            .handler(ctx -> sessions.load(ctx)
                                    .onSuccess(session -> ctx.end(session.get("one") + " " + session.get("two"))));
                })
                .nowhere()
                .open()) {
            String cookie = VertxApp.cookie(app.get("/twice"));

            assertThat(app.get("/twice", cookie).body()).isEqualTo("true");
            assertThat(app.get("/read", cookie).body()).isEqualTo("1 2");
        }
    }

    /** Silently it would be the first one's session. */
    @Test
    void aSecondHandlerOfAnotherEngineIsRefused() {
        try (SessionEngine other = SessionEngine.builder()
                        .store(new MemoryStore())
                        .withoutSweeps()
                        .build();
                VertxApp app = VertxApp.of((router, sessions) -> {
                    SojournHandler others = SojournHandler.of(HttpVisits.of(other, Carriers.cookie(VertxApp.cookie())));
                    router.route("/other/*").handler(others);
                    router.get("/other/handler").handler(ctx -> ctx.end("served"));
                    router.get("/load").handler(ctx -> others.load(ctx).onSuccess(session -> ctx.end("served")));
                    router.get("/socket").handler(ctx -> others.sockets().upgrade(ctx, (socket, session, text) -> {}));
                    router.get("/again").handler(sessions);
                    router.get("/again").handler(ctx -> ctx.end("served"));
                })) {
            assertThat(app.get("/other/handler").statusCode()).isEqualTo(500);
            assertThat(app.get("/load").statusCode()).isEqualTo(500);
            assertThat(app.get("/socket").statusCode()).isEqualTo(500);
            assertThat(app.get("/again").body()).isEqualTo("served");
        }
    }

    @Test
    void aRouteDoesNotGoOnWhenItsClientHasGone() throws IOException {
        AtomicInteger gone = new AtomicInteger();
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.end();
            });
            router.get("/gone").handler(ctx -> {
                gone.incrementAndGet();
                ctx.end("" + ctx.session().get("name"));
            });
            router.get("/read").handler(ctx -> ctx.end("" + ctx.session().get("name")));
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));
            FaultyStore.Hold hold = app.store.holdNext(StoreOperation.FIND);
            try (Socket client = new Socket("127.0.0.1", app.port())) {
                client.getOutputStream()
                        .write(("GET /gone HTTP/1.1\r\nHost: localhost\r\n" + cookie + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                hold.awaitArrival();
            }
            // By the one event loop, so that it has heard of the close.
            assertThat(app.get("/read").body()).isEqualTo("null");
            hold.release();

            assertThat(app.get("/read", cookie).body()).isEqualTo("ada");
            assertThat(app.get("/read", cookie).body()).isEqualTo("ada");
            assertThat(gone).hasValue(0);
        }
    }

    @Test
    void threadsThatTakeNoMoreAreAnsweredAsAStoreThatIsSilent() {
        try (VertxApp app = VertxApp.with((router, sessions) -> router.get("/write")
                        .handler(ctx -> {
                            ctx.session().put("name", "ada");
                            ctx.end();
                        }))
                .handler(builder -> builder.blocking(task -> {
                    throw new RejectedExecutionException("full");
                }))
                .open()) {
            HttpResponse<String> response = app.get("/write");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(response.body()).contains("store_unavailable");
        }
    }
}
