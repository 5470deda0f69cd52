package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.ManualClock;
import dev.sojourn.testkit.web.VisitLeak;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a request, its visit ends with it; and what a session lost on the way is told to the client. */
interface VisitEndRules {

    Container container();

    private static void touch(HttpServletRequest request) {
        request.getSession().setAttribute("n", System.nanoTime());
    }

    private static App.Setting app(Container container, ManualClock clock) {
        return App.on(container)
                .engine(engine -> engine.clock(clock))
                .page("/begin", (request, response) -> touch(request))
                .page("/show", (request, response) -> touch(request));
    }

    private static void leavesNothingOpen(App app, ManualClock clock, List<String> paths) {
        String cookie = App.cookie(app.get("/begin"));
        for (String path : paths) {
            try {
                app.get(path, cookie);
            } catch (AssertionError noResponse) {
                // Tomcat closes the connection when a handler throws after it has made its request asynchronous.
                assertThat(path).isEqualTo("/throw");
            }
        }
        app.stop();
        VisitLeak.assertNone(app.engine, clock);
    }

    @Test
    default void dispatchesOfAllKindsLeaveNoVisitOpen() {
        ManualClock clock = new ManualClock();
        try (App app = app(container(), clock)
                .page("/failed", (request, response) -> touch(request))
                .page(
                        "/forward",
                        (request, response) ->
                                request.getRequestDispatcher("/show").forward(request, response))
                .page(
                        "/include",
                        (request, response) ->
                                request.getRequestDispatcher("/show").include(request, response))
                .page("/error", (request, response) -> {
                    touch(request);
                    response.sendError(500);
                })
                .page("/error-page-only", (request, response) -> response.sendError(500))
                .page("/throw", (request, response) -> {
                    touch(request);
                    throw new IllegalStateException("on purpose");
                })
                .open()) {
            leavesNothingOpen(
                    app, clock, List.of("/forward", "/include", "/error", "/error-page-only", "/throw", "/show"));
        }
    }

    @Test
    default void asynchronousRequestsLeaveNoVisitOpen() {
        ManualClock clock = new ManualClock();
        try (App app = app(container(), clock)
                .page("/complete", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        touch((HttpServletRequest) async.getRequest());
                        async.complete();
                    });
                })
                .page("/at-once", (request, response) -> {
                    touch(request);
                    request.startAsync().complete();
                })
                .page("/dispatch", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        touch((HttpServletRequest) async.getRequest());
                        async.dispatch("/show");
                    });
                })
                .page("/timeout", (request, response) -> {
                    touch(request);
                    request.startAsync().setTimeout(50);
                })
                .page("/throw", (request, response) -> {
                    touch(request);
                    request.startAsync().setTimeout(50);
                    throw new IllegalStateException("on purpose");
                })
                .open()) {
            leavesNothingOpen(app, clock, List.of("/complete", "/at-once", "/dispatch", "/timeout", "/throw"));
        }
    }

    /** An asynchronous request is under way until it completes, and its session is kept for it. */
    @Test
    default void anAsynchronousRequestKeepsItsSessionAlive() {
        ManualClock clock = new ManualClock();
        AtomicReference<App> here = new AtomicReference<>();
        try (App app = app(container(), clock)
                .page(
                        "/read",
                        (request, response) ->
                                response.getWriter().print(request.getSession(false) == null ? "gone" : "there"))
                .page("/long", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    SojournFilter.session(request).get("n");
                    async.start(() -> {
                        for (int i = 0; i < 25; i++) {
                            clock.advance(Duration.ofMinutes(3));
                            here.get().engine.directory().sweep();
                        }
                        async.complete();
                    });
                })
                .open()) {
            here.set(app);
            String cookie = App.cookie(app.get("/begin"));
            app.get("/long", cookie);

            assertThat(app.get("/read", cookie).body()).isEqualTo("there");
        }
    }

    /** The response of an asynchronous request that lost its changes. */
    @Test
    default void anAsynchronousRequestWhoseChangesAreLostIs409() {
        AtomicReference<App> here = new AtomicReference<>();
        try (App app = app(container(), new ManualClock())
                .page("/late", (request, response) -> {
                    touch(request);
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        here.get().engine.directory().endAll();
                        print((HttpServletResponse) async.getResponse());
                        async.complete();
                    });
                })
                .open()) {
            here.set(app);
            String cookie = App.cookie(app.get("/begin"));
            var response = app.get("/late", cookie);

            assertThat(response.statusCode()).isEqualTo(409);
            assertThat(response.body()).doesNotContain("success");
        }
    }

    private static void print(HttpServletResponse response) {
        try {
            response.getWriter().print("success");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
