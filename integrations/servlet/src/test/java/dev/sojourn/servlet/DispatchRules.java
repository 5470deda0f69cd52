package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Forwards, includes, error pages and asynchronous requests: one visit each, committed before the response is. */
interface DispatchRules {

    Container container();

    private App.Setting app() {
        return App.on(container()).page("/show", DispatchRules::show);
    }

    private static void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print("name=" + request.getSession().getAttribute("name"));
    }

    private static void remember(HttpServletRequest request) {
        request.getSession().setAttribute("name", "ada");
    }

    private static void remembers(App app, HttpResponse<String> response) {
        assertThat(App.cookie(response)).startsWith("sid=");
        assertThat(app.get("/show", App.cookie(response)).body()).isEqualTo("name=ada");
    }

    @Test
    default void aForwardedRequestKeepsItsSession() {
        try (App app = app().page("/go", (request, response) -> {
                    remember(request);
                    request.getRequestDispatcher("/show").forward(request, response);
                })
                .open()) {
            HttpResponse<String> response = app.get("/go");

            assertThat(response.body()).isEqualTo("name=ada");
            remembers(app, response);
        }
    }

    @Test
    default void aSessionThatBeginsBehindAForwardIsStored() {
        try (App app = app().page("/begin", (request, response) -> remember(request))
                .page(
                        "/go",
                        (request, response) ->
                                request.getRequestDispatcher("/begin").forward(request, response))
                .open()) {
            remembers(app, app.get("/go"));
        }
    }

    @Test
    default void anIncludedPageSharesTheSession() {
        try (App app = app().page("/begin", (request, response) -> remember(request))
                .page("/page", (request, response) -> {
                    PrintWriter out = response.getWriter();
                    out.print("[");
                    request.getRequestDispatcher("/begin").include(request, response);
                    request.getRequestDispatcher("/show").include(request, response);
                    out.print("]");
                })
                .open()) {
            HttpResponse<String> response = app.get("/page");

            assertThat(response.body()).isEqualTo("[name=ada]");
            remembers(app, response);
        }
    }

    private App failing() {
        return app().page(
                        "/failed",
                        (request, response) -> response.getWriter()
                                .print("sorry " + request.getSession().getAttribute("name")))
                .page("/error", (request, response) -> {
                    remember(request);
                    response.sendError(500);
                })
                .page("/throw", (request, response) -> {
                    remember(request);
                    throw new IllegalStateException("on purpose");
                })
                .open();
    }

    @Test
    default void anErrorPageSeesTheSessionOfTheRequestThatFailed() {
        try (App app = failing()) {
            for (String path : new String[] {"/error", "/throw"}) {
                HttpResponse<String> response = app.get(path);

                assertThat(response.statusCode()).isEqualTo(500);
                assertThat(response.body()).isEqualTo("sorry ada");
            }
        }
    }

    @Test
    default void theErrorPageOfAnErrorTellsTheClientOfTheSessionThatBegan() {
        try (App app = failing()) {
            remembers(app, app.get("/error"));
        }
    }

    @Test
    default void theErrorPageOfAFailureTellsTheClientOfTheSessionThatBegan() {
        assumeTrue(container().keepsHeadersOfFailures(), UndertowContainer.CLEARS_HEADERS);
        try (App app = failing()) {
            remembers(app, app.get("/throw"));
        }
    }

    @Test
    default void aSessionThatBeginsOnAnErrorPageIsStored() {
        try (App app = app().page("/failed", (request, response) -> remember(request))
                .page("/error", (request, response) -> response.sendError(500))
                .open()) {
            remembers(app, app.get("/error"));
        }
    }

    @Test
    default void aFilterThatForgetsOnErrorStoresNothingOfAFailedRequest() {
        try (App app = app().page("/begin", (request, response) -> remember(request))
                .page("/throw", (request, response) -> {
                    request.getSession().setAttribute("name", "grace");
                    throw new IllegalStateException("on purpose");
                })
                .page("/failed", (request, response) -> response.getWriter().print("sorry"))
                .forgetOnError()
                .open()) {
            String cookie = App.cookie(app.get("/begin"));

            assertThat(app.get("/throw", cookie).statusCode()).isEqualTo(500);
            assertThat(app.get("/show", cookie).body()).isEqualTo("name=ada");
            assertThat(App.cookie(app.get("/throw"))).isEmpty();
            assertThat(app.engine.directory().count()).isEqualTo(1);
        }
    }

    @Test
    default void aRequestThatFailedAfterARollStillTellsItsClientTheNewId() {
        assumeTrue(container().keepsHeadersOfFailures(), UndertowContainer.CLEARS_HEADERS);
        try (App app = app().page("/begin", (request, response) -> remember(request))
                .page("/throw", (request, response) -> {
                    request.changeSessionId();
                    throw new IllegalStateException("on purpose");
                })
                .forgetOnError()
                .open()) {
            String cookie = App.cookie(app.get("/begin"));

            remembers(app, app.get("/throw", cookie));
        }
    }

    @Test
    default void anAsynchronousRequestCommitsWhenItCompletes() {
        try (App app = app().page("/async", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        HttpServletRequest later = (HttpServletRequest) async.getRequest();
                        remember(later);
                        async.complete();
                    });
                })
                .open()) {
            remembers(app, app.get("/async"));
        }
    }

    @Test
    default void anAsynchronousRequestCommitsBeforeWhatItWrites() {
        try (App app = app().page("/async", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        remember((HttpServletRequest) async.getRequest());
                        try {
                            PrintWriter out = async.getResponse().getWriter();
                            out.print("event");
                            out.flush();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                        async.complete();
                    });
                })
                .open()) {
            HttpResponse<String> response = app.get("/async");

            assertThat(response.body()).isEqualTo("event");
            remembers(app, response);
        }
    }

    @Test
    default void anAsynchronousDispatchKeepsTheSession() {
        try (App app = app().page("/async", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        remember((HttpServletRequest) async.getRequest());
                        async.dispatch("/show");
                    });
                })
                .open()) {
            HttpResponse<String> response = app.get("/async");

            assertThat(response.body()).isEqualTo("name=ada");
            remembers(app, response);
        }
    }

    @Test
    default void aTimeOutThatNobodyAnswersStillCommits() {
        try (App app = app().page("/async", (request, response) -> {
                    remember(request);
                    request.startAsync().setTimeout(50);
                })
                .open()) {
            HttpResponse<String> response = app.get("/async");

            assertThat(response.statusCode()).isEqualTo(500);
            remembers(app, response);
        }
    }

    @Test
    default void aListenerThatAnswersATimeOutMayUseTheSession() {
        try (App app = app().page("/async", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.setTimeout(50);
                    async.addListener(new OnTimeout());
                })
                .open()) {
            HttpResponse<String> response = app.get("/async");

            assertThat(response.statusCode()).isEqualTo(202);
            remembers(app, response);
        }
    }

    /** Answers with what the application's own listener would. */
    final class OnTimeout implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            AsyncContext async = event.getAsyncContext();
            remember((HttpServletRequest) async.getRequest());
            ((HttpServletResponse) async.getResponse()).setStatus(202);
            async.complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
