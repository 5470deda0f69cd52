package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.store.MemoryStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two filters in one application, each with sessions of its own. */
interface TwoFilterRules {

    Container container();

    /** The filter of every test for all pages, and inside it another with a cookie of its own. */
    private App.Setting app(SessionEngine inner, String pattern) {
        return App.on(container())
                .engine(engine -> engine.name("outer"))
                .afterFilter(context -> add(context, inner, pattern))
                .page("/inner/set", TwoFilterRules::set)
                .page("/inner/error", (request, response) -> {
                    set(request, response);
                    response.sendError(500);
                })
                .page("/error", (request, response) -> {
                    set(request, response);
                    response.sendError(500);
                })
                .page("/set", TwoFilterRules::set)
                .page("/inner/forward", (request, response) -> {
                    set(request, response);
                    request.getRequestDispatcher("/inner/show").forward(request, response);
                })
                .page("/inner/show", TwoFilterRules::show)
                .page("/failed", TwoFilterRules::show);
    }

    private static void add(ServletContext context, SessionEngine engine, String pattern) {
        CookieSettings cookie =
                CookieSettings.builder().name("inner").insecureForDevelopment().build();
        SojournFilter filter = SojournFilter.of(HttpVisits.of(engine, Carriers.cookie(cookie)));
        FilterRegistration.Dynamic registration = context.addFilter("inner", filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
    }

    private static void set(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("name", "ada");
    }

    private static void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .print(request.getSession().getAttribute("name") + " "
                        + SojournFilter.session(request).get("name"));
    }

    private static String cookies(HttpResponse<?> response) {
        return response.headers().allValues("Set-Cookie").stream()
                .map(line -> line.split("=")[0])
                .collect(Collectors.joining(" "));
    }

    private static SessionEngine inner() {
        return SessionEngine.builder()
                .name("inner")
                .store(new MemoryStore())
                .withoutSweeps()
                .build();
    }

    @Test
    default void theInnerSessionIsThatOfItsPagesThroughForwardsAndErrorPages() {
        try (SessionEngine inner = inner();
                App app = app(inner, "/*").open()) {
            for (String path : new String[] {"/inner/forward", "/inner/error"}) {
                HttpResponse<String> response = app.get(path);

                assertThat(response.body()).as(path).isEqualTo("ada ada");
                assertThat(cookies(response)).as(path).isEqualTo("inner");
            }
            assertThat(app.engine.directory().count()).isZero();
            assertThat(inner.directory().count()).isEqualTo(2);
        }
    }

    /** The error page is mapped to the outer filter alone, and the inner one is not in its way. */
    @Test
    default void anErrorPageOutsideTheInnerFilterSeesTheOuterSession() {
        try (SessionEngine inner = inner();
                App app = app(inner, "/inner/*").open()) {
            HttpResponse<String> outside = app.get("/error");
            HttpResponse<String> inside = app.get("/inner/error", App.cookie(outside));

            assertThat(outside.body()).isEqualTo("ada ada");
            assertThat(inside.body()).isEqualTo("ada ada");
            assertThat(cookies(inside)).isEqualTo("inner");
            assertThat(app.engine.directory().count()).isEqualTo(1);
            assertThat(inner.directory().count()).isEqualTo(1);
        }
    }
}
