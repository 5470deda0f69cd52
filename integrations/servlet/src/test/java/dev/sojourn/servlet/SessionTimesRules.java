package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a session says of its times, while it lives and to those who hear of its end. */
interface SessionTimesRules {

    Container container();

    private App.Setting app(ManualClock clock) {
        return App.on(container())
                .engine(engine -> engine.clock(clock))
                .page("/begin", (request, response) -> {
                    request.getSession().setMaxInactiveInterval(1_200);
                    accessed(request, response);
                })
                .page("/accessed", SessionTimesRules::accessed)
                .page("/end", (request, response) -> request.getSession().invalidate());
    }

    private static void accessed(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(request.getSession().getLastAccessedTime());
    }

    /** "You were here last at ..." would be right for nobody otherwise. */
    @Test
    default void theLastAccessIsThatOfTheRequestBefore() {
        ManualClock clock = new ManualClock();
        try (App app = app(clock).open()) {
            long first = clock.millis();
            var begun = app.get("/begin");
            String cookie = App.cookie(begun);
            clock.advance(Duration.ofMinutes(5));
            long second = clock.millis();
            String seenBySecond = app.get("/accessed", cookie).body();
            clock.advance(Duration.ofMinutes(5));
            String seenByThird = app.get("/accessed", cookie).body();

            assertThat(List.of(begun.body(), seenBySecond, seenByThird))
                    .containsExactly(String.valueOf(first), String.valueOf(first), String.valueOf(second));
        }
    }

    /** Asks what an audit listener asks, at the moment of the end. */
    final class Auditor implements HttpSessionListener {

        final AtomicReference<String> heard = new AtomicReference<>("");
        final AtomicReference<HttpSession> last = new AtomicReference<>();

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            HttpSession session = event.getSession();
            last.set(session);
            heard.set(Duration.between(
                                    Instant.ofEpochMilli(session.getCreationTime()),
                                    Instant.ofEpochMilli(session.getLastAccessedTime()))
                            .toMinutes()
                    + " " + session.getMaxInactiveInterval() + " " + session.isNew() + " "
                    + session.getServletContext().getContextPath() + " "
                    + session.getAttributeNames().hasMoreElements());
        }
    }

    private void endsAs(BiConsumer<App, String> end) {
        ManualClock clock = new ManualClock();
        Auditor auditor = new Auditor();
        try (App app = app(clock).listeners(auditor).open()) {
            String cookie = App.cookie(app.get("/begin"));
            clock.advance(Duration.ofMinutes(5));
            app.get("/accessed", cookie);
            clock.advance(Duration.ofMinutes(5));
            end.accept(app, cookie);
            clock.advance(Duration.ofMinutes(50));
            app.engine.directory().sweep();

            assertThat(auditor.heard).hasValue("5 1200 false  false");
            assertThatIllegalStateException()
                    .isThrownBy(() -> auditor.last.get().setMaxInactiveInterval(5));
            assertThatIllegalStateException()
                    .isThrownBy(() -> auditor.last.get().invalidate());
        }
    }

    @Test
    default void whoHearsOfALogoutCanAskForEverything() {
        endsAs((app, cookie) -> app.get("/end", cookie));
    }

    @Test
    default void whoHearsOfAnExpiryCanAskForEverything() {
        endsAs((app, cookie) -> {});
    }

    @Test
    default void whoHearsOfAnEndFromOutsideCanAskForEverything() {
        endsAs((app, cookie) -> app.engine.directory().endAll());
    }
}
