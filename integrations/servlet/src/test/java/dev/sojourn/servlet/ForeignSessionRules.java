package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** A session of the container beside Sojourn's is warned of once, with what makes it. */
interface ForeignSessionRules {

    Container container();

    /** Keeps what the log says of it. */
    final class Heard extends Handler implements AutoCloseable {

        final List<String> warnings = new CopyOnWriteArrayList<>();
        private final Logger log = Logger.getLogger(ForeignSessions.class.getName());

        Heard() {
            log.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            warnings.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            log.removeHandler(this);
        }
    }

    /** Runs before every filter. */
    final class Early implements ServletRequestListener {

        @Override
        public void requestInitialized(ServletRequestEvent event) {
            ((HttpServletRequest) event.getServletRequest()).getSession();
        }
    }

    private App.Setting app() {
        return App.on(container())
                .page("/set", (request, response) -> request.getSession().setAttribute("name", "ada"));
    }

    @Test
    default void aListenerThatMakesASessionBeforeTheFilterIsNamed() {
        try (Heard heard = new Heard();
                App app = app().application(context -> context.addListener(new Early()))
                        .open()) {
            app.get("/set");
            app.get("/set");

            assertThat(heard.warnings)
                    .singleElement()
                    .asString()
                    .startsWith("The container has a session of its own beside Sojourn's.")
                    .contains("map the filter before")
                    .contains(Early.class.getName());
        }
    }

    @Test
    default void theCookieOfAContainersSessionIsWarnedOfOnce() {
        try (Heard heard = new Heard();
                App app = app().open()) {
            app.get("/set", App.cookie(app.get("/set")) + "; JSESSIONID=ABC");
            app.get("/set", "JSESSIONID=ABC");

            assertThat(heard.warnings)
                    .singleElement()
                    .asString()
                    .startsWith("A request brought the cookie of the container's own sessions");
        }
    }

    /** Sojourn's cookie may have the container's name, and what declares it names both. */
    @Test
    default void nothingIsSaidOfSojournsOwnCookie() {
        CookieSettings named = CookieSettings.builder()
                .name("JSESSIONID")
                .insecureForDevelopment()
                .build();
        try (Heard heard = new Heard();
                App own = app().carriers(Carriers.cookie(named)).open();
                App declared = app().declaredCookie()
                        .application(context -> context.getSessionCookieConfig().setName("SHOPID"))
                        .open();
                App plain = app().open()) {
            for (App app : List.of(own, declared, plain)) {
                String cookie = app.get("/set")
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow()
                        .split(";")[0];
                app.get("/set", cookie);
            }

            assertThat(heard.warnings).isEmpty();
        }
    }
}
