package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.web.VisitLeak;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code HttpSession.getAccessor} of Servlet 6.1: a session is used outside of its requests, as by a socket. */
interface AccessorRules {

    Container container();

    private App.Setting app(AtomicReference<HttpSession.Accessor> accessor) {
        return App.on(container())
                .page("/take", (request, response) -> {
                    request.getSession().setAttribute("name", "ada");
                    accessor.set(request.getSession().getAccessor());
                    response.getWriter().print(request.getSession().getId());
                })
                .page(
                        "/show",
                        (request, response) ->
                                response.getWriter().print(request.getSession().getAttribute("name")))
                .page(
                        "/login",
                        (request, response) -> SojournFilter.session(request).setUser("ada"));
    }

    @Test
    default void anAccessorReadsAndWritesLongAfterTheRequest() {
        AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
        AtomicReference<Object> seen = new AtomicReference<>();
        ListenerRules.Diary diary = new ListenerRules.Diary();
        ManualClock clock = new ManualClock();
        try (App app = app(accessor)
                .engine(engine -> engine.clock(clock))
                .application(context -> context.addListener(diary))
                .open()) {
            var taken = app.get("/take");
            accessor.get().access(session -> {
                seen.set(session.getAttribute("name") + " " + session.getId());
                session.setAttribute("name", "grace");
            });

            assertThat(seen).hasValue("ada " + taken.body());
            assertThat(app.get("/show", App.cookie(taken)).body()).isEqualTo("grace");
            assertThat(diary.heard).contains("replaced name=ada");
            app.stop();
            VisitLeak.assertNone(app.engine, clock);
        }
    }

    @Test
    default void anAccessorFollowsANewIdAndKeepsTheSessionAlive() {
        AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
        ManualClock clock = new ManualClock();
        try (App app = app(accessor).engine(engine -> engine.clock(clock)).open()) {
            String cookie = App.cookie(app.get("/login", App.cookie(app.get("/take"))));
            clock.advance(Duration.ofMinutes(20));
            accessor.get().access(session -> session.setAttribute("name", "grace"));
            clock.advance(Duration.ofMinutes(20));

            assertThat(app.get("/show", cookie).body()).isEqualTo("grace");
        }
    }

    @Test
    default void anAccessorOfASessionThatIsOverThrows() {
        AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
        AtomicReference<HttpSession> kept = new AtomicReference<>();
        ListenerRules.Diary diary = new ListenerRules.Diary();
        try (App app = app(accessor).listeners(diary).open()) {
            app.get("/take");
            diary.heard.clear();
            accessor.get().access(session -> {
                kept.set(session);
                session.invalidate();
                assertThatIllegalStateException().isThrownBy(session::getAccessor);
            });

            assertThat(diary.heard.stream().filter(line -> line.startsWith("destroyed")))
                    .hasSize(1);
            assertThat(app.engine.directory().count()).isZero();
            assertThatIllegalStateException().isThrownBy(() -> accessor.get().access(session -> {}));
            assertThatIllegalStateException().isThrownBy(() -> kept.get().setAttribute("name", "late"));
        }
    }

    @Test
    default void whatTheWorkChangedBeforeItFailedIsNotStored() {
        AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
        AtomicReference<HttpSession> kept = new AtomicReference<>();
        try (App app = app(accessor).open()) {
            String cookie = App.cookie(app.get("/take"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> accessor.get().access(session -> {
                        kept.set(session);
                        session.setAttribute("name", "grace");
                        throw new IllegalStateException("on purpose");
                    }))
                    .withMessage("on purpose");

            assertThat(app.get("/show", cookie).body()).isEqualTo("ada");
            assertThatIllegalStateException()
                    .isThrownBy(() -> kept.get().setAttribute("name", "late"))
                    .withMessageContaining("Accessor.access");
        }
    }

    @Test
    default void insideItsRequestAnAccessorSeesWhatTheRequestHasChanged() {
        AtomicReference<HttpSession.Accessor> accessor = new AtomicReference<>();
        try (App app = app(accessor)
                .page("/inside", (request, response) -> {
                    HttpSession own = request.getSession();
                    own.setAttribute("name", "ada");
                    own.getAccessor()
                            .access(session -> session.setAttribute("name", session.getAttribute("name") + "!"));
                    response.getWriter().print(own.getAttribute("name"));
                })
                .open()) {
            var inside = app.get("/inside");

            assertThat(inside.body()).isEqualTo("ada!");
            assertThat(app.get("/show", App.cookie(inside)).body()).isEqualTo("ada!");
        }
    }
}
