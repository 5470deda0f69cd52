package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CSRFHandler;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code ctx.session()} keeps the word of Vert.x's session, and tells no secret. */
class SessionViewTest {

    private static void show(RoutingContext ctx) {
        ctx.json(new TreeMap<>(ctx.session().data()));
    }

    /** Before it begins, after it was stored, and when it is found again. */
    @Test
    void theIdIsTheKeyFromTheFirstLookOn() {
        List<String> ids = new CopyOnWriteArrayList<>();
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ids.add(ctx.session().id());
                ctx.session().put("name", "ada");
                ids.add(ctx.session().id());
                ctx.end().onSuccess(nothing -> ids.add(ctx.session().value()));
            });
            router.get("/read").handler(ctx -> {
                ids.add(ctx.session().id());
                ids.add(ctx.session().value());
                ids.add(SojournHandler.session(ctx).key());
                ctx.end();
            });
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));
            app.get("/read", cookie);

            assertThat(ids).hasSize(6).containsOnly(ids.get(0));
            assertThat(ids.get(0)).hasSize(64);
            assertThat(cookie).doesNotContain(ids.get(0));
        }
    }

    @Test
    void aSessionThatIsOnlyReadIsNotStored() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            Session session = ctx.session();
            ctx.end(session.id().length() + " " + session.isEmpty() + " " + session.get("name")
                    + session.isDestroyed());
        }))) {
            HttpResponse<String> response = app.get("/");

            assertThat(response.body()).isEqualTo("64 true nullfalse");
            assertThat(VertxApp.cookie(response)).isEmpty();
            assertThat(app.store.count()).isZero();
        }
    }

    @Test
    void dataIsALiveMapAndNullRemoves() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                Session session = ctx.session();
                session.put("a", 1).put("b", 2).putIfAbsent("a", 9).computeIfAbsent("c", name -> name + "!");
                session.put("b", null);
                session.data().put("d", List.of(1, 2));
                assertThat(session.<Integer>remove("nothing")).isNull();
                ctx.end();
            });
            router.get("/read").handler(SessionViewTest::show);
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));

            assertThat(app.get("/read", cookie).body()).isEqualTo("{\"a\":1,\"c\":\"c!\",\"d\":[1,2]}");
        }
    }

    /** However the session begins: a token that was made of the id holds. */
    @Test
    void theMapBeginsTheSessionWithTheIdThatWasTold() {
        List<String> ids = new CopyOnWriteArrayList<>();
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ids.add(ctx.session().id());
                ctx.session().data().putAll(java.util.Map.of("name", "ada"));
                ctx.end();
            });
            router.get("/read")
                    .handler(ctx -> ctx.end(ctx.session().id() + ctx.session().data()));
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));

            assertThat(app.get("/read", cookie).body()).isEqualTo(ids.get(0) + "{name=ada}");
        }
    }

    @Test
    void regenerateIdGivesANewIdAtOnceAndTheCookieWithTheResponse() {
        List<String> ids = new CopyOnWriteArrayList<>();
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.end();
            });
            router.get("/roll").handler(ctx -> {
                Session session = ctx.session();
                ids.add(session.id());
                assertThat(session.isRegenerated()).isFalse();
                session.regenerateId();
                assertThat(session.isRegenerated()).isTrue();
                assertThat(session.oldId()).isEqualTo(ids.get(0));
                ids.add(session.id());
                session.put("more", 1);
                ctx.end();
            });
            router.get("/id")
                    .handler(ctx ->
                            ctx.end(ctx.session().id() + " " + ctx.session().data()));
        })) {
            String before = VertxApp.cookie(app.get("/write"));
            String after = VertxApp.cookie(app.get("/roll", before));

            assertThat(after).isNotEmpty().isNotEqualTo(before);
            assertThat(ids.get(1)).isNotEqualTo(ids.get(0));
            assertThat(app.get("/id", after).body()).isEqualTo(ids.get(1) + " {name=ada, more=1}");
            assertThat(app.get("/id", before).body()).endsWith(" {}");
        }
    }

    @Test
    void destroyEndsTheSessionForAllAndTakesTheCookieBack() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.end();
            });
            router.get("/logout").handler(ctx -> {
                ctx.session().destroy();
                ctx.end(ctx.session().isDestroyed() + " " + ctx.session().data());
            });
            router.get("/read").handler(SessionViewTest::show);
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));
            HttpResponse<String> logout = app.get("/logout", cookie);

            assertThat(logout.body()).isEqualTo("true {}");
            assertThat(logout.headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(line -> assertThat(line).contains("Max-Age=0"));
            assertThat(app.get("/read", cookie).body()).isEqualTo("{}");
            assertThat(app.store.count()).isZero();
        }
    }

    @Test
    void whatIsWrittenAfterDestroyBeginsAnew() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session().put("name", "ada");
                ctx.end();
            });
            router.get("/again").handler(ctx -> {
                String before = ctx.session().id();
                ctx.session().destroy();
                ctx.session().put("flash", "bye");
                assertThat(ctx.session().isDestroyed()).isFalse();
                assertThat(ctx.session().id()).isNotEqualTo(before);
                assertThat(ctx.session().<String>get("flash")).isEqualTo("bye");
                ctx.end(ctx.session().id());
            });
            router.get("/read")
                    .handler(ctx -> ctx.end(ctx.session().id() + ctx.session().data()));
        })) {
            String before = VertxApp.cookie(app.get("/write"));
            HttpResponse<String> again = app.get("/again", before);
            String after = VertxApp.cookie(again);

            assertThat(app.get("/read", after).body()).isEqualTo(again.body() + "{flash=bye}");
            assertThat(app.get("/read", before).body()).endsWith("{}");
            assertThat(app.store.count()).isEqualTo(1);
        }
    }

    @Test
    void aLateWriteDoesNotBringADestroyedSessionBack() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session().put("moment", System.nanoTime());
                ctx.end();
            });
            router.get("/logout").handler(ctx -> {
                ctx.session().destroy();
                ctx.end();
            });
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));
            FaultyStore.Hold hold = app.store.holdNext(StoreOperation.REPLACE);
            var late = app.sent("GET", "/write", "", cookie);
            hold.awaitArrival();
            app.get("/logout", cookie);
            hold.release();

            assertThat(late.join().statusCode()).isEqualTo(409);
            assertThat(app.store.count()).isZero();
        }
    }

    @Test
    void valuesOfVertxComeBackAsWhatTheyWere() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/write").handler(ctx -> {
                ctx.session()
                        .put("object", new JsonObject().put("z", 1).put("a", new JsonArray().add("x")))
                        .put("array", new JsonArray().add(1).addNull())
                        .put("bytes", Buffer.buffer(new byte[] {0, -1}))
                        .put("user", Sign.user("ann"));
                ctx.end();
            });
            router.get("/change").handler(ctx -> {
                ctx.session().<JsonObject>get("object").put("b", 2);
                ctx.end();
            });
            router.get("/read").handler(ctx -> {
                Session session = ctx.session();
                ctx.end(session.<JsonObject>get("object").encode()
                        + session.<JsonArray>get("array").encode()
                        + session.<Buffer>get("bytes").length()
                        + session.<io.vertx.ext.auth.User>get("user").subject());
            });
        })) {
            String cookie = VertxApp.cookie(app.get("/write"));
            assertThat(app.get("/read", cookie).body()).isEqualTo("{\"z\":1,\"a\":[\"x\"]}[1,null]2ann");

            app.get("/change", cookie);
            assertThat(app.get("/read", cookie).body()).startsWith("{\"z\":1,\"a\":[\"x\"],\"b\":2}");
        }
    }

    /** A read changes nothing, so that a reader does not overwrite a writer. */
    @Test
    void whatIsReadAndWrittenAgainHasTheSameBytes() {
        for (Object value : List.of(
                new JsonObject().put("b", 1L).put("a", 2.5),
                new JsonArray().add(true).add("ü"),
                Buffer.buffer("x"),
                Sign.user("ann"))) {
            byte[] first = VertxValues.codec().encode(value);
            Object read = VertxValues.codec().decode(first, 0, first.length);

            assertThat(VertxValues.codec().encode(read)).isEqualTo(first);
        }
    }

    /** The token holds the session's id, and is refused when the id is another one. */
    @Test
    void tokensOfCsrfWork() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.route().handler(BodyHandler.create(false));
            AtomicReference<CSRFHandler> csrf = new AtomicReference<>();
            router.route().handler(ctx -> {
                csrf.compareAndSet(null, CSRFHandler.create(ctx.vertx(), "a secret of the application"));
                csrf.get().handle(ctx);
            });
            router.get("/form").handler(ctx -> ctx.end("form"));
            router.post("/post").handler(ctx -> ctx.end("posted"));
        })) {
            HttpResponse<String> form = app.get("/form");
            String token = VertxApp.cookie(form, "XSRF-TOKEN").replace("Cookie: XSRF-TOKEN=", "");
            String cookies = VertxApp.cookie(form) + "; XSRF-TOKEN=" + token;
            HttpResponse<String> posted = app.send("POST", "/post", "", cookies, "X-XSRF-TOKEN: " + token);

            assertThat(posted.body()).isEqualTo("posted");
            assertThat(app.send("POST", "/post", "", cookies, "X-XSRF-TOKEN: " + token)
                            .statusCode())
                    .as("the token was used")
                    .isEqualTo(403);
        }
    }

    /** Sojourn's own session is the same one, and what waits for the store has its place. */
    @Test
    void bothViewsAreOneSession() {
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            SojournHandler.session(ctx).set("theme", "dark");
            SojournHandler.call(ctx, session -> session.update("visits", Integer.class, n -> n == null ? 1 : n + 1))
                    .onSuccess(visits ->
                            ctx.end(visits + " " + new TreeMap<>(ctx.session().data())))
                    .onFailure(ctx::fail);
        }))) {
            assertThat(app.get("/").body()).isEqualTo("1 {name=ada, theme=dark, visits=1}");
        }
    }

    /** On an event loop nobody can wait; the message says what to do. */
    @Test
    void whileItIsStoredTheSessionIsNotUsed() {
        CountDownLatch stored = new CountDownLatch(1);
        try (VertxApp app = VertxApp.of((router, sessions) -> router.get("/").handler(ctx -> {
            ctx.session().put("name", "ada");
            ctx.end().onSuccess(nothing -> ctx.session().put("later", true));
            ctx.vertx().setPeriodic(1, timer -> {
                try {
                    ctx.session().get("name");
                } catch (IllegalStateException refused) {
                    assertThat(refused).hasMessageContaining("is being stored");
                    ctx.vertx().cancelTimer(timer);
                    stored.countDown();
                }
            });
        }))) {
            FaultyStore.Hold hold = app.store.holdNext(StoreOperation.CREATE);
            var held = app.sent("GET", "/", "");
            hold.awaitArrival();
            VertxApp.await(stored);
            hold.release();

            assertThat(held.join().statusCode()).isEqualTo(200);
        }
    }
}
