package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.FormLoginHandler;
import io.vertx.ext.web.handler.RedirectAuthHandler;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ctx.user()} is the session's user. */
class SessionUserTest {

    private static VertxApp app() {
        return VertxApp.of((router, sessions) -> {
            router.get("/basic").handler(Sign.basic());
            router.get("/basic").handler(ctx -> ctx.end("in"));
            router.get("/cart").handler(ctx -> {
                ctx.session().put("cart", "tea");
                ctx.end();
            });
            router.get("/who").handler(SessionUserTest::who);
            router.get("/logout").handler(ctx -> ctx.userContext().logout("/bye"));
            router.get("/impersonate").handler(ctx -> ctx.userContext().impersonate("/basic"));
            router.get("/restore").handler(ctx -> ctx.userContext().restore("/who"));
            router.get("/refresh").handler(ctx -> ctx.userContext().refresh("/who"));
            router.get("/renew").handler(ctx -> {
                ctx.user().principal().put("token", "renewed");
                ctx.end();
            });
            router.get("/own")
                    .handler(ctx -> SojournHandler.call(ctx, session -> session.setUser("bob"))
                            .onSuccess(session -> ctx.end()));
            router.post("/login").handler(BodyHandler.create(false));
            router.post("/login").handler(FormLoginHandler.create(Sign.PROVIDER).setDirectLoggedInOKURL("/direct"));
            router.get("/private/*").handler(RedirectAuthHandler.create(Sign.PROVIDER, "/loginpage"));
            router.get("/private/page")
                    .handler(ctx -> ctx.end("private of " + ctx.user().subject()));
        });
    }

    private static void who(RoutingContext ctx) {
        User user = ctx.user();
        Session session = SojournHandler.session(ctx);
        ctx.end((user == null
                        ? "nobody"
                        : user.subject() + " " + user.principal().encode()) + " " + session.user() + " "
                + ctx.session().get("cart"));
    }

    @Test
    void aLoginBindsTheSessionAndGivesItANewId() {
        try (VertxApp app = app()) {
            String before = VertxApp.cookie(app.get("/cart"));
            String after = VertxApp.cookie(app.get("/basic", before, Sign.header("ann")));

            assertThat(after).isNotEmpty().isNotEqualTo(before);
            assertThat(app.get("/who", after).body())
                    .isEqualTo("ann {\"username\":\"ann\",\"role\":\"reader\"} ann tea");
            assertThat(app.get("/who", before).body()).isEqualTo("nobody null null");
            assertThat(app.engine.directory().ofUser("ann", null, 10).sessions())
                    .hasSize(1);
        }
    }

    /** The next request needs no password, and tells nothing new to the client. */
    @Test
    void whoIsLoggedInStaysSo() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/basic", Sign.header("ann")));
            HttpResponse<String> next = app.get("/basic", cookie);

            assertThat(next.body()).isEqualTo("in");
            assertThat(VertxApp.cookie(next)).isEmpty();
            assertThat(next.headers().firstValue("Cache-Control")).contains("private");
        }
    }

    @Test
    void aFormLoginLeadsBackToThePage() {
        try (VertxApp app = app()) {
            HttpResponse<String> asked = app.get("/private/page");
            String before = VertxApp.cookie(asked);
            HttpResponse<String> login = app.send(
                    "POST",
                    "/login",
                    "username=ann&password=good",
                    before,
                    "Content-Type: application/x-www-form-urlencoded");
            String after = VertxApp.cookie(login);

            assertThat(asked.headers().firstValue("Location")).contains("/loginpage");
            assertThat(login.headers().firstValue("Location")).contains("/private/page");
            assertThat(after).isNotEqualTo(before);
            assertThat(app.get("/private/page", after).body()).isEqualTo("private of ann");
        }
    }

    @Test
    void aLogoutEndsTheSession() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/basic", Sign.header("ann")));
            HttpResponse<String> logout = app.get("/logout", cookie);

            assertThat(logout.headers().firstValue("Location")).contains("/bye");
            assertThat(app.get("/who", cookie).body()).isEqualTo("nobody null null");
            assertThat(app.store.count()).isZero();
        }
    }

    /** Ended from outside, the user is nobody with the next request. */
    @Test
    void whoIsLoggedOutElsewhereIsNobody() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/basic", Sign.header("ann")));
            app.engine.directory().endAllOf("ann");

            assertThat(app.get("/who", cookie).body()).isEqualTo("nobody null null");
        }
    }

    /** What one user kept is not shown to the next; the way back is. */
    @Test
    void anImpersonationGoesThereAndBack() {
        try (VertxApp app = app()) {
            String admin = VertxApp.cookie(app.get("/basic", Sign.header("admin")));
            app.get("/cart", admin);
            String between = VertxApp.cookie(app.get("/impersonate", admin));
            assertThat(app.get("/who", between).body()).startsWith("nobody null");

            String ann = VertxApp.cookie(app.get("/basic", between, Sign.header("ann")));
            assertThat(app.get("/who", ann).body()).startsWith("ann ").endsWith(" ann null");

            String back = VertxApp.cookie(app.get("/restore", ann));
            assertThat(app.get("/who", back).body()).startsWith("admin ").contains(" admin ");
            assertThat(app.get("/who", ann).body()).isEqualTo("nobody null null");
        }
    }

    @Test
    void aRefreshUnbindsTheUserAndKeepsTheRest() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/basic", Sign.header("ann")));
            app.get("/cart", cookie);
            String after = VertxApp.cookie(app.get("/refresh", cookie));

            assertThat(app.get("/who", after).body()).isEqualTo("nobody null tea");
        }
    }

    @Test
    void aTokenThatIsRenewedIsKeptUnderTheSameId() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/basic", Sign.header("ann")));
            HttpResponse<String> renewed = app.get("/renew", cookie);

            assertThat(VertxApp.cookie(renewed)).isEmpty();
            assertThat(app.get("/who", cookie).body()).contains("\"token\":\"renewed\"");
        }
    }

    /** A servlet or a script has logged the user in; the session is one. */
    @Test
    void aUserOfAnotherDoorIsKnownByItsName() {
        try (VertxApp app = app()) {
            String cookie = VertxApp.cookie(app.get("/own"));

            assertThat(app.get("/who", cookie).body()).isEqualTo("bob {\"username\":\"bob\"} bob null");
        }
    }

    /** An opaque token names nobody, and its user is logged in all the same. */
    @Test
    void aUserWithoutANameIsKeptToo() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/login").handler(ctx -> {
                var unused =
                        SessionBridge.HANDLER.setUser(ctx, User.create(new JsonObject().put("access_token", "opaque")));
                ctx.end();
            });
            router.get("/who")
                    .handler(ctx -> ctx.end(String.valueOf(
                            ctx.user() == null ? null : ctx.user().principal())));
        })) {
            String cookie = VertxApp.cookie(app.get("/login"));

            assertThat(app.get("/who", cookie).body()).isEqualTo("{\"access_token\":\"opaque\"}");
        }
    }

    /** What the new user's request has written stays, what the former user kept goes. */
    @Test
    void anotherUserInTheSameSessionBeginsWithNothing() {
        try (VertxApp app = VertxApp.of((router, sessions) -> {
            router.get("/as/:name").handler(ctx -> {
                Sign.in(ctx, ctx.pathParam("name"));
                ctx.session().regenerateId();
                String name = ctx.pathParam("name");
                ctx.session().put("of-" + name, true);
                ctx.session().data().put("data-" + name, true);
                ctx.session().data().putAll(java.util.Map.of("all-" + name, true));
                SojournHandler.session(ctx).set("own-" + name, true);
                ctx.end();
            });
            router.get("/entry").handler(ctx -> {
                Sign.in(ctx, "eve");
                ctx.session().regenerateId();
                ctx.session().data().entrySet().forEach(entry -> entry.setValue("eve's"));
                ctx.end();
            });
            router.get("/data")
                    .handler(ctx -> ctx.end(String.join(
                            " ", ctx.session().data().keySet().stream().sorted().toList())));
        })) {
            String ann = VertxApp.cookie(app.get("/as/ann"));
            String bob = VertxApp.cookie(app.get("/as/bob", ann));

            assertThat(List.of(app.get("/data", bob).body().split(" ")))
                    .containsExactly("__vertx.user", "all-bob", "data-bob", "of-bob", "own-bob");
            String eve = VertxApp.cookie(app.get("/entry", bob));
            assertThat(app.get("/data", eve).body()).isEqualTo("__vertx.user all-bob data-bob of-bob own-bob");
        }
    }
}
