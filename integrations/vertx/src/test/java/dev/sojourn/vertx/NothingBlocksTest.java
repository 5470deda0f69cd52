package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** While a store takes its time, the one event loop of a server answers others. */
class NothingBlocksTest {

    private static VertxApp app() {
        return VertxApp.of((router, sessions) -> {
            router.get("/free").handler(ctx -> ctx.end("free"));
            router.get("/read").handler(ctx -> ctx.end("name=" + ctx.session().get("name")));
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada").put("moment", System.nanoTime());
                ctx.end("written");
            });
            router.get("/logout").handler(ctx -> {
                ctx.session().destroy();
                ctx.end("bye");
            });
            router.get("/roll").handler(ctx -> {
                ctx.session().regenerateId();
                ctx.end("rolled");
            });
            router.get("/login").handler(ctx -> {
                Sign.in(ctx, "ann");
                ctx.end("in");
            });
        });
    }

    @Test
    void aSessionIsLoadedOffTheEventLoop() {
        waitsAlone(StoreOperation.FIND, "/read", "name=ada");
    }

    @Test
    void aCommitIsOffTheEventLoop() {
        waitsAlone(StoreOperation.REPLACE, "/write", "written");
    }

    @Test
    void aDestroyIsOffTheEventLoop() {
        waitsAlone(StoreOperation.DELETE, "/logout", "bye");
    }

    @Test
    void aNewIdIsOffTheEventLoop() {
        waitsAlone(StoreOperation.ROLL, "/roll", "rolled");
    }

    @Test
    void aLoginIsOffTheEventLoop() {
        waitsAlone(StoreOperation.ROLL, "/login", "in");
    }

    private static void waitsAlone(StoreOperation operation, String path, String body) {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/write"));
            FaultyStore.Hold hold = app.store.holdNext(operation);
            try {
                CompletableFuture<HttpResponse<String>> held = app.sent("GET", path, "", cookie);
                hold.awaitArrival();

                assertThat(app.get("/free").body()).isEqualTo("free");
                assertThat(held).isNotDone();
                hold.release();
                assertThat(held.join().body()).isEqualTo(body);
            } finally {
                hold.release();
            }
        }
    }
}
