package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All the ways in which a servlet sends the head of a response, and what a handler still finds in its request. */
interface ResponseRules {

    Container container();

    private static void remember(HttpServletRequest request) {
        request.getSession().setAttribute("name", "ada");
    }

    /** The cookie is there, so the session was committed before the head. */
    @TestFactory
    default Stream<DynamicTest> theSessionIsCommittedBeforeTheHeadIsSentBy() {
        String large = "x".repeat(100_000);
        Map<String, App.Page> ways = Map.ofEntries(
                Map.entry("the end of the request", (request, response) -> {}),
                Map.entry("flushBuffer", (request, response) -> response.flushBuffer()),
                Map.entry(
                        "flush of the stream",
                        (request, response) -> response.getOutputStream().flush()),
                Map.entry(
                        "close of the stream",
                        (request, response) -> response.getOutputStream().close()),
                Map.entry(
                        "flush of the writer",
                        (request, response) -> response.getWriter().flush()),
                Map.entry(
                        "close of the writer",
                        (request, response) -> response.getWriter().close()),
                Map.entry(
                        "checkError",
                        (request, response) -> response.getWriter().checkError()),
                Map.entry(
                        "a large print",
                        (request, response) -> response.getWriter().print(large)),
                Map.entry(
                        "a large println",
                        (request, response) -> response.getWriter().println(large)),
                Map.entry(
                        "a large format",
                        (request, response) -> response.getWriter().printf("%s", large)),
                Map.entry(
                        "a large array of characters",
                        (request, response) -> response.getWriter().write(large.toCharArray())),
                Map.entry("many lines", (request, response) -> {
                    for (int i = 0; i < 100_000; i++) {
                        response.getWriter().println();
                    }
                }),
                Map.entry("many bytes", (request, response) -> {
                    for (int i = 0; i < 100_000; i++) {
                        response.getOutputStream().write('x');
                    }
                }),
                Map.entry(
                        "a large array",
                        (request, response) ->
                                response.getOutputStream().write(large.getBytes(StandardCharsets.US_ASCII))),
                Map.entry(
                        "a large text on the stream",
                        (request, response) -> response.getOutputStream().print(large)),
                Map.entry("the announced length", (request, response) -> {
                    response.setContentLength(2);
                    response.getOutputStream().print("ok");
                }),
                Map.entry("an announced length of nothing", (request, response) -> response.setContentLength(0)),
                Map.entry("a length announced in a header", (request, response) -> {
                    response.setHeader("Content-Length", "2");
                    response.getWriter().print("ok");
                }),
                Map.entry("a length announced afterwards", (request, response) -> {
                    response.getWriter().print("ok");
                    response.setIntHeader("Content-Length", 2);
                }),
                Map.entry("sendRedirect", (request, response) -> response.sendRedirect("/show")),
                Map.entry("sendError", (request, response) -> response.sendError(404)),
                Map.entry("sendError with a message", (request, response) -> response.sendError(409, "no")));
        return ways.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(way -> DynamicTest.dynamicTest(way.getKey(), () -> remembersAfter(way.getValue())));
    }

    /** The ways that Servlet 6.1 added. */
    @TestFactory
    default Stream<DynamicTest> theSessionIsCommittedBeforeTheHeadIsSentInAnyWayOfThisContainer() {
        byte[] large = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                DynamicTest.dynamicTest("a large buffer", () -> {
                    assumeHas(ServletOutputStream.class, "write", ByteBuffer.class);
                    remembersAfter(
                            (request, response) -> response.getOutputStream().write(ByteBuffer.wrap(large)));
                }),
                DynamicTest.dynamicTest("sendRedirect with a status", () -> {
                    assumeHas(HttpServletResponse.class, "sendRedirect", String.class, int.class, boolean.class);
                    remembersAfter((request, response) -> response.sendRedirect("/show", 307, false));
                }));
    }

    private void assumeHas(Class<?> type, String call, Class<?>... parameters) {
        assumeTrue(
                container().has(type, call, parameters),
                () -> "This container has no " + type.getSimpleName() + "." + call + " of Servlet 6.1");
    }

    private void remembersAfter(App.Page way) {
        try (App app = App.on(container())
                .page("/send", (request, response) -> {
                    remember(request);
                    way.answer(request, response);
                })
                .page(
                        "/show",
                        (request, response) ->
                                response.getWriter().print(request.getSession().getAttribute("name")))
                .open()) {
            String cookie = App.cookie(app.get("/send"));

            assertThat(cookie).startsWith("sid=");
            assertThat(app.get("/show", cookie).body()).isEqualTo("ada");
        }
    }

    /** The store has the session by then, so its client must learn of it. */
    @Test
    default void aResponseThatIsResetAfterACommitStillTellsTheClient() {
        try (App app = App.on(container())
                .page("/reset", (request, response) -> {
                    remember(request);
                    response.getWriter().print("x".repeat(2000));
                    response.reset();
                    response.setHeader("Cache-Control", "public");
                    response.getWriter().print("again");
                })
                .open()) {
            HttpResponse<String> response = app.get("/reset");

            assertThat(response.body()).isEqualTo("again");
            assertThat(response.headers().allValues("Set-Cookie")).hasSize(1);
            assertThat(String.join(",", response.headers().allValues("Cache-Control")))
                    .contains("no-store");
        }
    }

    /** A large write commits early; the word on caching that comes after it is not worth less. */
    @Test
    default void whatAHandlerSaysOfCachesAfterAnEarlyCommitIsMerged() {
        try (App app = App.on(container())
                .page("/log", (request, response) -> {
                    remember(request);
                    response.getWriter().print("in");
                })
                .page("/page", (request, response) -> {
                    response.getWriter().print(request.getSession().getAttribute("name"));
                    response.getWriter().print("x".repeat(2000));
                    String wish = request.getParameter("wish");
                    if (wish != null) {
                        response.setHeader("Cache-Control", wish);
                    }
                    response.setHeader("Vary", "Accept, Cookie");
                })
                .open()) {
            String cookie = App.cookie(app.get("/log"));

            assertThat(app.get("/page", cookie).headers().allValues("Cache-Control"))
                    .containsExactly("private");
            assertThat(app.get("/page?wish=no-store", cookie).headers().allValues("Cache-Control"))
                    .containsExactly("no-store");
            HttpResponse<String> shared = app.get("/page?wish=public,max-age=60", cookie);
            assertThat(shared.headers().allValues("Cache-Control")).containsExactly("private, max-age=60");
            assertThat(shared.headers().allValues("Vary")).containsExactly("Accept, Cookie");
        }
    }

    /**
     * The response of a failed commit is not what the handler wrote, nor has it headers of that body. Those that others
     * have set stay: without them a page of another origin would see a network error in place of the answer.
     */
    @Test
    default void aBufferedBodyIsDroppedWhenTheCommitFails() {
        try (App app = App.on(container())
                .page("/grow", (request, response) -> {
                    for (int i = 0; i < 6; i++) {
                        request.getSession().setAttribute("a" + i, "x".repeat(60_000));
                    }
                    response.setHeader("Access-Control-Allow-Origin", "https://app.example");
                    response.addHeader("Set-Cookie", "theirs=1");
                    response.setHeader("ETag", "\"1\"");
                    response.setHeader("Content-Language", "tlh");
                    response.getWriter().print("grown");
                })
                .open()) {
            HttpResponse<String> response = app.get("/grow");

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).doesNotContain("grown");
            assertThat(response.headers().firstValue("ETag")).isEmpty();
            assertThat(response.headers().firstValue("Content-Language")).isEmpty();
            assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly("https://app.example");
            assertThat(response.headers().allValues("Set-Cookie")).contains("theirs=1");
        }
    }

    /** The filter looked into the body for an id. */
    @Test
    default void aFormThatMayCarryAnIdIsStillAForm() {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.builder().insecureForDevelopment().build())
                .body("sid")
                .build();
        try (App app = App.on(container())
                .carriers(carriers)
                .page(
                        "/form",
                        (request, response) -> utf8(response)
                                .print(request.getParameter("name")
                                        + " " + Arrays.toString(request.getParameterValues("x"))
                                        + " " + Collections.list(request.getParameterNames())
                                        + " " + request.getParameterMap().size()))
                .page(
                        "/reader",
                        (request, response) ->
                                response.getWriter().print(request.getReader().readLine()))
                .open()) {
            String form = "application/x-www-form-urlencoded";

            assertThat(app.post("/form?x=1", form, "name=ada+l%C3%B6v&x=2").body())
                    .isEqualTo("ada l\u00f6v [1, 2] [x, name] 2");
            assertThat(app.post("/reader", form, "name=ada").body()).isEqualTo("name=ada");
            assertThat(app.post("/reader", "text/plain", "plain").body()).isEqualTo("plain");
        }
    }

    private static PrintWriter utf8(HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        return response.getWriter();
    }
}
