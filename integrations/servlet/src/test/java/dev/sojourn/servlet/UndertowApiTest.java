package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The API that the tests of this run see, for the run of the build that promises an older one. */
class UndertowApiTest {

    @Test
    @EnabledIfSystemProperty(
            named = "sojourn.servlet.api",
            matches = "6\\.0",
            disabledReason = "Only the build's second run of these tests has the API of Servlet 6.0")
    void theApiIsThatOfServlet60() {
        assertThat(Arrays.stream(HttpSession.class.getMethods()))
                .noneMatch(method -> method.getName().equals("getAccessor"));
    }
}
