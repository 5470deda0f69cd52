package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the containers are said to differ in, seen on themselves, without a session: a test that does not run on one of
 * them has its reason here, and a container that changes turns these red.
 */
class ContainerDifferencesTest {

    static List<Container> containers() {
        return List.of(new TomcatContainer(), new JettyContainer(), new UndertowContainer());
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aHeaderThatWasSetBeforeAFailureIsKeptWhereItIsSaidToBe(Container container) {
        try (App app = App.on(container)
                .page("/throw", (request, response) -> {
                    response.setHeader("X-Before", "set");
                    throw new IllegalStateException("on purpose");
                })
                .open()) {
            assertThat(app.get("/throw").headers().firstValue("X-Before").isPresent())
                    .isEqualTo(container.keepsHeadersOfFailures());
        }
    }

    @ParameterizedTest
    @MethodSource("containers")
    void aRedirectWithAStatusIsThereWhereItIsSaidToBe(Container container) {
        Class<?>[] parameters = {String.class, int.class, boolean.class};
        try (App app = App.on(container)
                .page("/go", (request, response) -> {
                    // Below the wrappers of the filter, which has the call in any case.
                    HttpServletResponse inner = (HttpServletResponse) ((SessionResponse) response).getResponse();
                    try {
                        inner.sendRedirect("/there", 307, false);
                    } catch (AbstractMethodError e) {
                        response.setStatus(501);
                    }
                })
                .open()) {
            assertThat(app.get("/go").statusCode())
                    .isEqualTo(container.has(HttpServletResponse.class, "sendRedirect", parameters) ? 307 : 501);
        }
    }
}
