package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a look at a session tells, and that looking alone begins none where that is wanted. */
interface SessionLookRules {

    Container container();

    private App.Setting app() {
        return App.on(container())
                .page("/set", (request, response) -> request.getSession().setAttribute("name", "ada"))
                .page("/asked", SessionLookRules::asked);
    }

    private static void asked(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print((request.getRequestedSessionId() != null) + " " + request.isRequestedSessionIdValid() + " "
                        + request.isRequestedSessionIdFromCookie());
    }

    /** The usual test for "your session has expired", which Spring Security's is built on. */
    @Test
    default void aClientWhoseSessionHasExpiredCanBeToldFromOneThatHasNone() {
        ManualClock clock = new ManualClock();
        try (App app = app().engine(engine -> engine.clock(clock)).open()) {
            String cookie = App.cookie(app.get("/set"));

            assertThat(app.get("/asked", cookie).body()).isEqualTo("true true true");
            assertThat(app.get("/asked").body()).isEqualTo("false false false");
            assertThat(app.get("/asked", "sid=made-up").body()).isEqualTo("false false false");
            clock.advance(Duration.ofHours(1));
            assertThat(app.get("/asked", cookie).body()).isEqualTo("true false true");
        }
    }

    @Test
    default void theIdOfASessionThatIsOverIsTheKeyItHadAndNotTheSecret() {
        AtomicReference<String> id = new AtomicReference<>();
        try (App app = app().page("/id", (request, response) -> {
                    HttpSession session = request.getSession(false);
                    if (session != null) {
                        id.set(session.getId());
                        session.invalidate();
                    }
                    response.getWriter().print(request.getRequestedSessionId());
                })
                .open()) {
            String cookie = App.cookie(app.get("/set"));

            assertThat(app.get("/id", cookie).body()).isEqualTo(id.get());
            assertThat(app.get("/id", cookie).body()).isEqualTo(id.get());
            assertThat(cookie).doesNotContain(id.get());
        }
    }

    @Test
    default void theRequestedIdIsNotValidAfterInvalidate() {
        try (App app = app().page("/end", (request, response) -> {
                    request.getSession().invalidate();
                    asked(request, response);
                    request.getSession();
                    response.getWriter().print(" ");
                    asked(request, response);
                })
                .open()) {
            assertThat(app.get("/end", App.cookie(app.get("/set"))).body())
                    .isEqualTo("true false true true false true");
        }
    }

    /** Otherwise each parallel request of a login would be told that its session has expired. */
    @Test
    default void anIdWhoseGraceHoldsIsValid() {
        try (App app = app().page(
                        "/roll",
                        (request, response) -> SojournFilter.session(request).roll(Duration.ofMinutes(1)))
                .open()) {
            String cookie = App.cookie(app.get("/set"));
            app.get("/roll", cookie);

            assertThat(app.get("/asked", cookie).body()).isEqualTo("true true true");
        }
    }

    @Test
    default void aLazyGetSessionBeginsNoneUntilSomethingIsWritten() {
        try (App app = app().filter(filter -> filter.lazyGetSession(true))
                .page("/look", (request, response) -> {
                    HttpSession session = request.getSession();
                    response.getWriter()
                            .print(session.getAttribute("name") + " " + session.isNew() + " "
                                    + request.getSession(false));
                })
                .open()) {
            var looked = app.get("/look");

            assertThat(looked.body()).isEqualTo("null true null");
            assertThat(App.cookie(looked)).isEmpty();
            assertThat(app.engine.directory().count()).isZero();
            assertThat(app.get("/look", App.cookie(app.get("/set"))).body()).startsWith("ada false ");
        }
    }

    @Test
    default void aLazySessionBeginsWithItsIdOrItsIntervalToo() {
        ListenerRules.Diary diary = new ListenerRules.Diary();
        try (App app = app().filter(filter -> filter.lazyGetSession(true))
                .listeners(diary)
                .page(
                        "/id",
                        (request, response) ->
                                response.getWriter().print(request.getSession().getId()))
                .page("/interval", (request, response) -> request.getSession().setMaxInactiveInterval(60))
                .open()) {
            assertThat(app.get("/id").body()).hasSize(64);
            assertThat(App.cookie(app.get("/interval"))).isNotEmpty();
            assertThat(diary.heard.stream().filter(line -> line.startsWith("created")))
                    .hasSize(2);
        }
    }

    @Test
    default void aLazySessionDoesNotBeginAfterTheHeadHasLeft() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (App app = app().filter(filter -> filter.lazyGetSession(true))
                .page("/late", (request, response) -> {
                    response.flushBuffer();
                    HttpSession session = request.getSession();
                    try {
                        assertThat(session.getAttribute("name")).isNull();
                        assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("name", "late"));
                    } catch (AssertionError e) {
                        failure.set(e);
                    }
                })
                .open()) {
            app.get("/late");

            assertThat(failure.get()).isNull();
        }
    }

    @Test
    default void codeThatIsNotHandedTheRequestFindsItsSession() {
        AtomicReference<@Nullable Object> outside = new AtomicReference<>(SojournFilter.currentSession());
        try (App app = app().page("/current", (request, response) -> {
                    boolean same = SojournFilter.currentSession() == SojournFilter.session(request);
                    Thread other = new Thread(() -> outside.set(SojournFilter.currentSession()));
                    other.start();
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    response.getWriter().print(same);
                })
                .open()) {
            assertThat(outside.get()).isNull();
            assertThat(app.get("/current", App.cookie(app.get("/set"))).body()).isEqualTo("true");
            assertThat(outside.get())
                    .as("on a thread that works for no request")
                    .isNull();
        }
    }
}
