package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.ConcurrentSessionControlAuthenticationStrategy;
import org.springframework.security.web.authentication.session.RegisterSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** Spring Security's own classes count the sessions of a user as they do on a container's sessions. */
interface SpringSecurityRules {

    Container container();

    /** The registry, and the strategies that its namespace puts together for {@code maxSessionsPreventsLogin}. */
    final class Security {

        final SessionRegistryImpl registry = new SessionRegistryImpl();
        private final SessionAuthenticationStrategy strategy;

        Security() {
            ConcurrentSessionControlAuthenticationStrategy one =
                    new ConcurrentSessionControlAuthenticationStrategy(registry);
            one.setMaximumSessions(1);
            one.setExceptionIfMaximumExceeded(true);
            strategy = new CompositeSessionAuthenticationStrategy(List.of(
                    one,
                    new ChangeSessionIdAuthenticationStrategy(),
                    new RegisterSessionAuthenticationStrategy(registry)));
        }

        void initialize(ServletContext application) {
            GenericWebApplicationContext beans = new GenericWebApplicationContext(application);
            beans.registerBean(SessionRegistryImpl.class, () -> registry);
            beans.refresh();
            application.setAttribute(WebApplicationContext.ROOT_WEB_APPLICATION_CONTEXT_ATTRIBUTE, beans);
            application.addListener(new HttpSessionEventPublisher());
        }

        void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Authentication ada = new TestingAuthenticationToken("ada", "secret", "USER");
            request.getSession();
            try {
                strategy.onAuthentication(ada, request, response);
                response.getWriter().print("welcome");
            } catch (SessionAuthenticationException tooMany) {
                response.getWriter().print("refused");
            }
        }

        int sessions() {
            return registry.getAllSessions("ada", true).size();
        }
    }

    private App.Setting app(Security security, ManualClock clock) {
        return App.on(container())
                .application(security::initialize)
                .engine(engine -> engine.clock(clock))
                .page("/login", security::login)
                .page("/logout", (request, response) -> request.getSession().invalidate());
    }

    @Test
    default void afterThreeLoginsAndLogoutsTheRegistryIsEmpty() {
        Security security = new Security();
        try (App app = app(security, new ManualClock()).open()) {
            for (int i = 0; i < 3; i++) {
                var login = app.get("/login");
                assertThat(login.body()).isEqualTo("welcome");
                assertThat(security.sessions()).isEqualTo(1);
                app.get("/logout", App.cookie(login));
                assertThat(security.sessions()).isZero();
            }
            assertThat(security.registry.getAllPrincipals()).isEmpty();
        }
    }

    @Test
    default void maxSessionsPreventsALoginUntilTheOtherSessionIsOver() {
        Security security = new Security();
        ManualClock clock = new ManualClock();
        try (App app = app(security, clock).open()) {
            app.get("/login");

            assertThat(app.get("/login").body()).isEqualTo("refused");
            clock.advance(Duration.ofHours(1));
            app.engine.directory().sweep();
            assertThat(app.get("/login").body()).isEqualTo("welcome");
            app.engine.directory().endAll();
            assertThat(app.get("/login").body()).isEqualTo("welcome");
        }
    }
}
