package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

/** Jetty can do without sessions of its own. */
class JettyWithoutSessionsTest {

    @Test
    void theFilterNeedsNoSessionsOfTheContainer() {
        ListenerRules.Diary diary = new ListenerRules.Diary();
        try (App app = App.on(new JettyContainer(ServletContextHandler.NO_SESSIONS))
                .declaredCookie()
                .application(context -> context.addListener(diary))
                .page("/begin", (request, response) -> request.getSession().setMaxInactiveInterval(60))
                .open()) {
            assertThat(App.cookie(app.get("/begin"))).startsWith("sid=");
            assertThat(diary.heard).singleElement().asString().startsWith("created");
        }
    }
}
