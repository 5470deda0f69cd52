package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Writers, streams and asynchronous contexts behave as the container's own, which may be made anew underneath. */
interface OutputRules {

    Container container();

    private App.Setting app() {
        return App.on(container())
                .page(
                        "/show",
                        (request, response) -> response.getWriter()
                                .print("name=" + request.getSession().getAttribute("name")));
    }

    /** What a page that was forwarded to gets, through the filter and from the container itself. */
    private static String outputs(HttpServletResponse response) throws IOException {
        String writer = "writer";
        try {
            response.getWriter();
        } catch (IllegalStateException e) {
            writer = "no writer";
        }
        try {
            response.getOutputStream();
            return writer + ", stream";
        } catch (IllegalStateException e) {
            return writer + ", no stream";
        }
    }

    /** Jetty forgets at a forward that a writer was taken, the others do not. */
    @Test
    default void aWriterThatWasTakenBeforeAForwardIsAskedForAgain() {
        AtomicReference<String> seen = new AtomicReference<>();
        try (App app = app().page("/from", (request, response) -> {
                    response.getWriter().print("dropped by the forward");
                    request.getRequestDispatcher("/to").forward(request, response);
                })
                .page("/to", (request, response) -> {
                    seen.set(outputs(response));
                    response.getWriter().print("arrived");
                })
                .open()) {
            assertThat(app.get("/from").body()).isEqualTo("arrived");
            assertThat(seen).hasValue("writer, no stream");
        }
    }

    @Test
    default void aStreamThatWasTakenBeforeAForwardIsAskedForAgain() {
        AtomicReference<String> seen = new AtomicReference<>();
        AtomicReference<String> bare = new AtomicReference<>();
        try (App app = app().page("/from", (request, response) -> {
                    response.getOutputStream().print("dropped by the forward");
                    request.getRequestDispatcher("/to").forward(request, response);
                })
                .page("/to", (request, response) -> seen.set(outputs(response)))
                .page("/bare", (request, response) -> {
                    HttpServletResponse inner = inner(response);
                    inner.getOutputStream().print("dropped by the forward");
                    request.getRequestDispatcher("/bare-to").forward(request, inner);
                })
                .page("/bare-to", (request, response) -> bare.set(outputs(inner(response))))
                .open()) {
            app.get("/from");
            app.get("/bare");

            assertThat(seen.get()).isEqualTo(bare.get());
        }
    }

    /** The container's own response, below the filter's. */
    private static HttpServletResponse inner(HttpServletResponse response) {
        ServletResponse inner = response;
        while (inner instanceof SessionResponse ours) {
            inner = ours.getResponse();
        }
        return (HttpServletResponse) inner;
    }

    @Test
    default void aForwardedPageAnnouncesAndWritesItsOwnLength() {
        try (App app = app().page("/from", (request, response) -> {
                    request.getSession().setAttribute("name", "ada");
                    response.getWriter().print("a longer text that the forward drops");
                    request.getRequestDispatcher("/to").forward(request, response);
                })
                .page("/to", (request, response) -> {
                    response.setContentLength(7);
                    response.getWriter().print("arrived");
                })
                .open()) {
            HttpResponse<String> response = app.get("/from");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("arrived");
            assertThat(app.get("/show", App.cookie(response)).body()).isEqualTo("name=ada");
        }
    }

    @Test
    default void oneResponseHasOneWriterAndOneStream() {
        AtomicReference<Boolean> same = new AtomicReference<>();
        try (App app = app().page(
                        "/writer", (request, response) -> same.set(response.getWriter() == response.getWriter()))
                .page(
                        "/stream",
                        (request, response) -> same.set(response.getOutputStream() == response.getOutputStream()))
                .open()) {
            app.get("/writer");
            assertThat(same).hasValue(true);
            app.get("/stream");
            assertThat(same).hasValue(true);
        }
    }

    @Test
    default void anAsynchronousContextWithoutArgumentsHasTheOriginals() {
        AtomicReference<String> seen = new AtomicReference<>();
        try (App app = app().page("/async", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    seen.set(async.hasOriginalRequestAndResponse() + " "
                            + request.getAsyncContext().hasOriginalRequestAndResponse());
                    async.complete();
                })
                .page("/wrapped", (request, response) -> {
                    HttpServletRequestWrapper wrapper = new HttpServletRequestWrapper(request);
                    AsyncContext async = request.startAsync(wrapper, response);
                    seen.set((async.getRequest() == wrapper) + " " + async.hasOriginalRequestAndResponse());
                    async.complete();
                })
                .open()) {
            app.get("/async");
            assertThat(seen).hasValue("true true");
            app.get("/wrapped");
            assertThat(seen).hasValue("true false");
        }
    }

    /** The thread has the request and response from the context alone. */
    @Test
    default void whatAnAsynchronousThreadWritesComesAfterTheCommit() {
        AtomicReference<App> here = new AtomicReference<>();
        AtomicReference<Long> stored = new AtomicReference<>();
        try (App app = app().page("/async", (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        remember((HttpServletRequest) async.getRequest());
                        flush(async.getResponse());
                        stored.set(here.get().engine.directory().count());
                        async.complete();
                    });
                })
                .open()) {
            here.set(app);
            HttpResponse<String> response = app.get("/async");

            assertThat(stored).hasValue(1L);
            assertThat(app.get("/show", App.cookie(response)).body()).isEqualTo("name=ada");
        }
    }

    private static void remember(HttpServletRequest request) {
        request.getSession().setAttribute("name", "ada");
    }

    private static void flush(ServletResponse response) {
        try {
            PrintWriter out = response.getWriter();
            out.print("event");
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
