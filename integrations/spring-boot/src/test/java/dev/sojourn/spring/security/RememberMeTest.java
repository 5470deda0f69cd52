package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** A login that is remembered by its session alone. */
class RememberMeTest {

    private static final Map<String, String> TICKED = Map.of("remember-me", "on");

    private final ManualClock clock = new ManualClock();

    @Configuration(proxyBeanMethods = false)
    static class Remembering {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, SojournRememberMeServices services) throws Exception {
            return Chains.pages(http)
                    .rememberMe(remember -> remember.rememberMeServices(services))
                    .logout(logout -> logout.invalidateHttpSession(false))
                    .build();
        }
    }

    private Node node() {
        return Node.on(new MemoryStore())
                .with(Remembering.class)
                .clock(clock)
                .engine(engine -> engine.lifetime(Lifetime.standard().remembered(Duration.ofDays(30))))
                .start();
    }

    @Test
    void theSessionOfWhoTickedTheBoxLivesLongerAndSoDoesItsCookie() {
        try (Node one = node()) {
            Browser browser = new Browser();
            browser.login(one, "ada", TICKED);

            assertThat(browser.cookie("sid").orElseThrow().getMaxAge()).isGreaterThan(2_500_000);
            assertThat(browser.cookie("remember-me")).isEmpty();
            clock.advance(Duration.ofDays(7));
            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
        }
    }

    @Test
    void otherSessionsLiveAsLongAsEver() {
        try (Node one = node()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            assertThat(browser.cookie("sid").orElseThrow().getMaxAge()).isEqualTo(-1);
            clock.advance(Duration.ofHours(1));
            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
        }
    }

    @Test
    void aLogoutThatKeepsTheSessionEndsWhatWasRemembered() {
        try (Node one = node()) {
            Browser browser = new Browser();
            browser.login(one, "ada", TICKED);

            browser.logout(one);

            assertThat(one.engine().directory().list(null, 10).sessions())
                    .singleElement()
                    .satisfies(session -> assertThat(session.expiresAt())
                            .isBefore(clock.instant().plus(Duration.ofHours(1))));
        }
    }

    @Test
    void aLoginThatFailsEndsWhatWasRemembered() {
        try (Node one = node()) {
            Browser browser = new Browser();
            browser.login(one, "ada", TICKED);

            browser.login(one, "bob", Map.of("password", "guessed"));

            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }

    @Test
    void anEngineThatRemembersNothingIsToldOf() {
        try (SessionEngine engine =
                SessionEngine.builder().store(new MemoryStore()).build()) {
            assertThatThrownBy(() -> new SojournRememberMeServices(engine))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Lifetime.remembered");
        }
    }

    @Test
    void aValidityThatRemembersNothingIsToldOf() {
        Lifetime lifetime = Lifetime.standard().remembered(Lifetime.FOREVER);
        try (SessionEngine engine = SessionEngine.builder()
                .store(new MemoryStore())
                .lifetime(lifetime)
                .build()) {
            SojournRememberMeServices services = new SojournRememberMeServices(engine);

            assertThatThrownBy(() -> services.validity(Duration.ofHours(12)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Lifetime.absolute (PT12H)");
        }
    }
}
