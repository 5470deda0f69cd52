package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What stands around a login: pages that were asked for, tokens against forgery, sessions that are over. */
class LoginPagesTest {

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock();

    private Node.Setting app(Class<?>... chains) {
        return Node.on(store).with(chains).clock(clock);
    }

    @Configuration(proxyBeanMethods = false)
    static class InvalidSession {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return Chains.pages(http)
                    .sessionManagement(sessions -> sessions.invalidSessionUrl("/public/over"))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OfTheApplication {

        @Bean
        SessionRegistry registry() {
            return new SessionRegistryImpl();
        }

        @Bean
        HttpSessionEventPublisher publisher() {
            return new HttpSessionEventPublisher();
        }
    }

    @RestController
    static class Passwords {

        private final SessionEngine engine;

        Passwords(SessionEngine engine) {
            this.engine = engine;
        }

        @PostMapping("/password")
        String change(HttpServletRequest request) {
            int ended = engine.directory().endOthers(SojournFilter.session(request));
            return ended + " others ended";
        }
    }

    @Test
    void aLoginLeadsToThePageThatWasAskedFor() {
        try (Node one = app(Chains.Plain.class).start();
                Node two = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            assertThat(browser.see(one, "/page?a=1")).isEqualTo("to /login");

            assertThat(Browser.leadsTo(browser.login(two, "ada"))).startsWith("/page?a=1");
        }
    }

    @Test
    void thePageThatWasAskedForCanBeKeptInACookie() {
        try (Node one = app(Chains.Plain.class)
                .property("sojourn.security.saved-requests=cookie")
                .start()) {
            Browser browser = new Browser();
            assertThat(browser.see(one, "/page?a=1")).isEqualTo("to /login");
            assertThat(one.engine().directory().count()).isZero();

            assertThat(Browser.leadsTo(browser.login(one, "ada"))).startsWith("/page?a=1");
            assertThat(browser.see(one, "/page?a=1")).isEqualTo("hello ada");
            assertThat(browser.cookie("REDIRECT_URI")).isEmpty();
        }
    }

    @Test
    void thePageThatWasAskedForCanBeForgotten() {
        try (Node one = app(Chains.Plain.class)
                .property("sojourn.security.saved-requests=none")
                .start()) {
            Browser browser = new Browser();
            assertThat(browser.see(one, "/page?a=1")).isEqualTo("to /login");
            assertThat(one.engine().directory().count()).isZero();

            assertThat(Browser.leadsTo(browser.login(one, "ada"))).isEqualTo("/");
        }
    }

    @Test
    void aFormNeedsTheTokenOfItsSession() {
        try (Node one = app(Chains.Plain.class).start();
                Node two = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            String token = browser.logoutToken(one);

            assertThat(browser.post(two, "/page", Map.of("_csrf", token)).body())
                    .isEqualTo("posted");
            assertThat(browser.post(two, "/page", Map.of("_csrf", "guessed")).statusCode())
                    .isEqualTo(403);
            assertThat(browser.post(two, "/page", Map.of()).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aFailedLoginIsExplainedOnTheOtherNode() {
        try (Node one = app(Chains.Plain.class).start();
                Node two = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();

            assertThat(Browser.leadsTo(browser.login(one, "ada", Map.of("password", "guessed"))))
                    .isEqualTo("/login?error");
            assertThat(browser.see(two, "/public/get?name=SPRING_SECURITY_LAST_EXCEPTION"))
                    .endsWith("BadCredentialsException: Bad credentials");
        }
    }

    @Test
    void aSessionThatIsOverLeadsToItsPageAndNoSessionDoesNot() {
        try (Node one = app(InvalidSession.class).start()) {
            Browser browser = new Browser();
            assertThat(new Browser().see(one, "/page")).isEqualTo("to /login");
            browser.login(one, "ada");

            clock.advance(Duration.ofHours(1));

            assertThat(browser.see(one, "/page")).isEqualTo("to /public/over");
            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
            assertThat(new Browser().with("Cookie", "sid=forged").see(one, "/page"))
                    .isEqualTo("to /login");
        }
    }

    @Test
    void allOtherSessionsOfAUserCanBeEnded() {
        try (Node one = app(Chains.Plain.class, Passwords.class).start();
                Node two = app(Chains.Plain.class).start()) {
            Browser here = new Browser();
            Browser there = new Browser();
            here.login(one, "ada");
            there.login(two, "ada");

            String answer = here.post(one, "/password", Map.of("_csrf", here.logoutToken(one)))
                    .body();

            assertThat(answer).isEqualTo("1 others ended");
            assertThat(there.see(two, "/page")).isEqualTo("to /login");
            assertThat(here.see(two, "/page")).isEqualTo("hello ada");
        }
    }

    @Test
    void beansOfTheApplicationAreUsedInPlaceOfOurs() {
        try (Node one =
                app(Chains.OneSessionPrevents.class, OfTheApplication.class).start()) {
            Browser first = new Browser();
            first.login(one, "ada");

            assertThat(Browser.leadsTo(new Browser().login(one, "ada"))).isEqualTo("/login?error");
            first.logout(one);
            assertThat(Browser.leadsTo(new Browser().login(one, "ada"))).isEqualTo("/");
            assertThat(one.context().getBeansOfType(SojournSessionRegistry.class))
                    .isEmpty();
            assertThat(one.context().getBeansOfType(HttpSessionEventPublisher.class))
                    .hasSize(1);
            assertThat(one.sessionsOf("ada")).isEqualTo(1);
        }
    }
}
