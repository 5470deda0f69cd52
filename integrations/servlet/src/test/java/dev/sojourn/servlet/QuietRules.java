package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Requests that a page sends by itself do not keep its user logged in. */
interface QuietRules {

    Container container();

    private App.Setting app(ManualClock clock, Consumer<SojournFilterBuilder> quiet) {
        return App.on(container())
                .engine(engine -> engine.clock(clock))
                .filter(quiet)
                .page("/set", (request, response) -> request.getSession().setAttribute("n", 0))
                .page("/poll/*", (request, response) -> {
                    Integer n = (Integer) request.getSession().getAttribute("n");
                    request.getSession().setAttribute("n", n + 1);
                })
                .page("/plain", (request, response) -> response.getWriter().print("a file"))
                .page(
                        "/polling",
                        (request, response) ->
                                response.getWriter().print(request.getSession(false) == null ? "gone" : "there"))
                .page(
                        "/forward",
                        (request, response) ->
                                request.getRequestDispatcher("/poll/").forward(request, response));
    }

    /** Whether a session lives after 40 minutes in which such a request came every ten. */
    private String after(Consumer<SojournFilterBuilder> quiet, BiConsumer<App, String> request) {
        ManualClock clock = new ManualClock();
        try (App app = app(clock, quiet).open()) {
            String cookie = App.cookie(app.get("/set"));
            for (int i = 0; i < 3; i++) {
                clock.advance(Duration.ofMinutes(10));
                request.accept(app, cookie);
            }
            // What is granted in advance is far below this.
            clock.advance(Duration.ofMinutes(10));
            return app.get("/polling", cookie).body();
        }
    }

    @Test
    default void aRequestIsAUseOfItsSessionUnlessItIsSaidToBeQuiet() {
        assertThat(after(filter -> {}, (app, cookie) -> app.get("/poll/mail", cookie)))
                .isEqualTo("there");
        assertThat(after(
                        filter -> filter.quiet(request -> request.getMethod().equals("GET")),
                        (app, cookie) -> app.get("/poll/mail", cookie)))
                .isEqualTo("gone");
    }

    @Test
    default void aQuietPathIsForAllBelowItAndNothingBeside() {
        Consumer<SojournFilterBuilder> quiet = filter -> filter.quietPaths("/poll");

        assertThat(after(quiet, (app, cookie) -> app.get("/poll/mail", cookie))).isEqualTo("gone");
        assertThat(after(quiet, (app, cookie) -> app.get("/poll", cookie))).isEqualTo("gone");
        assertThat(after(quiet, (app, cookie) -> app.get("/polling", cookie))).isEqualTo("there");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> app(new ManualClock(), filter -> filter.quietPaths("poll"))
                        .open())
                .withMessageContaining("slash");
    }

    /** The user has asked for the page that forwards. */
    @Test
    default void thePathIsThatOfTheRequestAsItCame() {
        assertThat(after(filter -> filter.quietPaths("/poll/"), (app, cookie) -> app.get("/forward", cookie)))
                .isEqualTo("there");
    }

    @Test
    default void aQuietHeaderIsOneWayAmongOthers() {
        Consumer<SojournFilterBuilder> quiet =
                filter -> filter.quietPaths("/elsewhere").quietHeader("X-Poll");

        assertThat(after(quiet, (app, cookie) -> app.getWith("X-Poll", "/poll/mail", cookie)))
                .isEqualTo("gone");
        assertThat(after(quiet, (app, cookie) -> app.get("/poll/mail", cookie))).isEqualTo("there");
    }

    @Test
    default void aRequestThatDoesNotAskForItsSessionIsNoUseUnlessEachIs() {
        BiConsumer<App, String> file = (app, cookie) -> app.get("/plain", cookie);
        assertThat(after(filter -> {}, file)).isEqualTo("gone");
        assertThat(after(filter -> filter.everyRequestIsUse(true), file)).isEqualTo("there");
    }
}
