package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Origins;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.policy.Overflow;
import jakarta.servlet.AsyncContext;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** What is made of faults that are, or are not, those of the request's own session, and who learns of them. */
interface FaultRules {

    Container container();

    private static App.Setting app(Container container) {
        return App.on(container)
                .page("/begin", (request, response) -> request.getSession().setAttribute("name", "ada"))
                .page("/grow", (request, response) -> request.getSession().setAttribute("big", "x".repeat(70_000)));
    }

    /** A program that looks for a session by an id has its own reasons, and its own answer. */
    @Test
    default void aSessionThatTheApplicationDidNotFindIsItsOwnFault() {
        AtomicReference<App> here = new AtomicReference<>();
        try (App app = app(container())
                .page("/look", (request, response) -> {
                    SojournFilter.session(request).get("name");
                    here.get().engine.directory().get("unknown");
                })
                .open()) {
            here.set(app);

            assertThat(app.get("/look", App.cookie(app.get("/begin"))).statusCode())
                    .isEqualTo(500);
        }
    }

    @Test
    default void aLoginToASessionThatHasEndedMeanwhileIs409() {
        AtomicReference<App> here = new AtomicReference<>();
        try (App app = app(container())
                .page("/login", (request, response) -> {
                    SojournFilter.session(request).get("name");
                    here.get().engine.directory().endAll();
                    SojournFilter.session(request).setUser("ann");
                })
                .open()) {
            here.set(app);

            assertThat(app.get("/login", App.cookie(app.get("/begin"))).statusCode())
                    .isEqualTo(409);
        }
    }

    /** The client hears of "a limit"; whoever runs the server hears which. */
    @Test
    default void aRefusalIsLoggedOnceWithItsReason() {
        try (App app = app(container())
                        .engine(engine -> engine.sessionsPerUser(1, Overflow.REFUSE))
                        .page(
                                "/login",
                                (request, response) ->
                                        SojournFilter.session(request).setUser("ann"))
                        .open();
                Log log = new Log()) {
            String cookie = App.cookie(app.get("/begin"));
            app.get("/login");

            assertThat(app.get("/grow", cookie).statusCode()).isEqualTo(413);
            assertThat(app.get("/login").statusCode()).isEqualTo(429);
            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("413", "\"big\"").doesNotContain("xxx"),
                            line -> assertThat(line).contains("429", "sessionsPerUser"));
        }
    }

    @Test
    default void changesThatAreLostAreLoggedOnce() {
        AtomicReference<App> here = new AtomicReference<>();
        try (App app = app(container())
                        .page("/late", (request, response) -> {
                            request.getSession().setAttribute("name", "late");
                            here.get().engine.directory().endAll();
                        })
                        .open();
                Log log = new Log()) {
            here.set(app);

            assertThat(app.get("/late", App.cookie(app.get("/begin"))).statusCode())
                    .isEqualTo(409);
            assertThat(log.lines()).singleElement().asString().contains("409", "lost");
        }
    }

    /** No handler is on the stack any more when its session is refused, and the client is told all the same. */
    @Test
    default void anAsynchronousLoginIsToldBesideAFault() {
        try (App app = app(container())
                .page("/login", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        SojournFilter.session(async.getRequest()).setUser("ann");
                        SojournFilter.session(async.getRequest()).setAll(large());
                        async.complete();
                    });
                })
                .page(
                        "/who",
                        (request, response) -> response.getWriter()
                                .print(SojournFilter.session(request).user()))
                .open()) {
            HttpResponse<String> refused = app.get("/login", App.cookie(app.get("/begin")));

            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(app.get("/who", App.cookie(refused)).body()).isEqualTo("ann");
        }
    }

    @Test
    default void aFaultIsLeftToTheErrorPagesOfTheApplicationWhereThatIsWanted() {
        try (App app =
                app(container()).filter(filter -> filter.errorPages(true)).open()) {
            HttpResponse<String> refused = app.get("/grow", App.cookie(app.get("/begin")));

            assertThat(refused.statusCode()).isEqualTo(413);
            // The container's own page, or none; where a page is declared, that one.
            assertThat(refused.body()).doesNotContain("session_too_large");
        }
    }

    @Test
    default void aFaultIsToldInJsonToWhoAsksForIt() {
        try (App app = app(container()).open()) {
            HttpResponse<String> refused =
                    app.send("GET", "/grow", App.cookie(app.get("/begin")), "Accept: application/json");

            assertThat(refused.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(refused.body()).startsWith("{\"error\":\"session_too_large\",\"message\":");
        }
    }

    @Test
    default void aChangeForAForeignPageIsRefusedBeforeAnyHandlerWhereItIsGuarded() {
        AtomicReference<String> ran = new AtomicReference<>("no");
        try (App app = app(container())
                .visits(visits -> visits.origins(Origins.same()))
                .page("/change", (request, response) -> ran.set("yes"))
                .open()) {
            assertThat(app.send("POST", "/change", "", "Sec-Fetch-Site: cross-site")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(ran).hasValue("no");
            assertThat(app.send("POST", "/change", "", "Sec-Fetch-Site: same-origin")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(ran).hasValue("yes");
        }
    }

    /** Each value fits, and all together do not. */
    private static Map<String, String> large() {
        String value = "x".repeat(60_000);
        return Map.of("a", value, "b", value, "c", value, "d", value, "e", value, "f", value);
    }

    /** What the filter says of refusals. */
    final class Log extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger(RequestVisit.class.getName());
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Log() {
            logger.addHandler(this);
        }

        List<String> lines() {
            return lines;
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().equals(Level.INFO)) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
