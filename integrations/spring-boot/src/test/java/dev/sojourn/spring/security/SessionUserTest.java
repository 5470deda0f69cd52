package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.MemoryStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsByNameServiceWrapper;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.RequestHeaderAuthenticationFilter;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;

/** The session's user is who has logged in, whatever the way, and nobody after the logout. */
class SessionUserTest {

    private final MemoryStore store = new MemoryStore();
    private final Events events = new Events();

    private Node.Setting app(Class<?>... chains) {
        return Node.on(store).with(chains).engine(engine -> engine.listener(events));
    }

    /** Logs in by a header of a gateway too, remembers logins, and lets administrators switch. */
    @Configuration(proxyBeanMethods = false)
    static class ManyWays {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, UserDetailsService users, Environment settings) throws Exception {
            RequestHeaderAuthenticationFilter gateway = new RequestHeaderAuthenticationFilter();
            gateway.setPrincipalRequestHeader("X-User");
            gateway.setExceptionIfHeaderMissing(false);
            PreAuthenticatedAuthenticationProvider provider = new PreAuthenticatedAuthenticationProvider();
            provider.setPreAuthenticatedUserDetailsService(new UserDetailsByNameServiceWrapper<>(users));
            gateway.setAuthenticationManager(new ProviderManager(provider));
            SwitchUserFilter switching = new SwitchUserFilter();
            switching.setUserDetailsService(users);
            switching.setSuccessHandler(new SimpleUrlAuthenticationSuccessHandler("/"));
            switching.setSwitchUserUrl("/switch");
            switching.setExitUserUrl("/switch/back");
            return Chains.pages(http)
                    .rememberMe(remember -> remember.key("a key of the tests"))
                    .logout(logout ->
                            logout.invalidateHttpSession(settings.getProperty("test.invalidates", Boolean.class, true)))
                    .addFilterBefore(gateway, AbstractPreAuthenticatedProcessingFilter.class)
                    .addFilter(switching)
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Fixation {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, Environment settings) throws Exception {
            return Chains.pages(http)
                    .sessionManagement(sessions -> sessions.sessionFixation(fixation -> {
                        switch (settings.getProperty("test.fixation", "changeSessionId")) {
                            case "none" -> fixation.none();
                            case "newSession" -> fixation.newSession();
                            case "migrateSession" -> fixation.migrateSession();
                            default -> fixation.changeSessionId();
                        }
                    }))
                    .build();
        }
    }

    @Test
    void aLoginBindsTheSessionAndChangesItsIdOnce() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.get(one, "/public/put?name=cart&value=tea");
            assertThat(browser.see(one, "/public/session")).startsWith("null ");
            String before = browser.cookie("sid").orElseThrow().getValue();

            browser.login(one, "ada");

            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");
            assertThat(events.of(SessionEvent.Rolled.class)).hasSize(1);
            assertThat(browser.cookie("sid").orElseThrow().getValue()).isNotEqualTo(before);
            assertThat(one.sessionsOf("ada")).isEqualTo(1);
        }
    }

    @Test
    void aLoginIsBoundOnceAlsoWhereSessionsAreCounted() {
        try (Node one = app(Chains.OneSession.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(events.of(SessionEvent.Rolled.class)).hasSize(1);
            // It begins with the form, its id changes, it is bound, and it keeps what the request has left behind.
            assertThat(events.of(SessionEvent.Saved.class)).hasSizeLessThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "changeSessionId", "newSession", "migrateSession"})
    void theIdOfBeforeTheLoginIsWorthNothingAfterIt(String fixation) {
        try (Node one =
                app(Fixation.class).property("test.fixation=" + fixation).start()) {
            Browser browser = new Browser();
            browser.get(one, "/public/put?name=cart&value=tea");
            String before = browser.cookie("sid").orElseThrow().getValue();

            assertThat(Browser.leadsTo(browser.login(one, "ada"))).isEqualTo("/");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(browser.see(one, "/public/get?name=cart"))
                    .isEqualTo(fixation.equals("newSession") ? "null" : "tea");
            assertThat(one.engine().directory().lookUp(before).isPresent()).isEqualTo(fixation.equals("none"));
            assertThat(one.engine().directory().count()).isEqualTo(1);
        }
    }

    @Test
    void aLogoutEndsTheSession() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            browser.logout(one);

            assertThat(one.sessionsOf("ada")).isZero();
            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
        }
    }

    @Test
    void aLogoutThatKeepsTheSessionUnbindsIt() {
        try (Node one = app(ManyWays.class).property("test.invalidates=false").start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");

            browser.logout(one);

            assertThat(one.sessionsOf("ada")).isZero();
            assertThat(browser.see(one, "/public/session")).startsWith("null ");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");
            browser.login(one, "bob");
            assertThat(browser.see(one, "/public/get?name=cart"))
                    .as("what ada had left")
                    .isEqualTo("null");
            assertThat(browser.see(one, "/page")).isEqualTo("hello bob");
        }
    }

    @Test
    void anotherUserInTheSameSessionFindsNothingOfTheFirst() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");

            browser.login(one, "bob");

            assertThat(browser.see(one, "/page")).isEqualTo("hello bob");
            assertThat(browser.see(one, "/public/session")).startsWith("bob ");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("null");
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }

    @Test
    void aRememberedLoginBindsItsNewSession() {
        try (Node one = app(ManyWays.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada", Map.of("remember-me", "on"));
            browser.forget("sid");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(one.sessionsOf("ada")).isEqualTo(2);
        }
    }

    @Test
    void aLoginOfAGatewayBindsTheSession() {
        try (Node one = app(ManyWays.class).start()) {
            Browser browser = new Browser();

            assertThat(browser.with("X-User", "bob").see(one, "/page")).isEqualTo("hello bob");

            assertThat(browser.see(one, "/public/session")).startsWith("bob ");
            assertThat(one.sessionsOf("bob")).isEqualTo(1);
        }
    }

    @Test
    void whoSwitchesToAnotherUserKeepsTheSession() {
        try (Node one = app(ManyWays.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");
            String csrf = browser.logoutToken(one);

            assertThat(Browser.leadsTo(browser.post(one, "/switch", Map.of("username", "bob", "_csrf", csrf))))
                    .isEqualTo("/");

            assertThat(browser.see(one, "/page")).isEqualTo("hello bob");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");
            assertThat(one.sessionsOf("bob")).isZero();
            browser.post(one, "/switch/back", Map.of("_csrf", csrf));
            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");
        }
    }

    @Test
    void anAttributeCanSayWhoseTheSessionIs() {
        String name = SessionUserListener.PRINCIPAL_NAME;
        try (Node one = app(Chains.Plain.class)
                .property("sojourn.security.user-from=principal-attribute")
                .start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            assertThat(browser.see(one, "/public/session")).startsWith("null ");

            browser.get(one, "/public/put?name=" + name + "&value=customer-7");
            assertThat(browser.see(one, "/public/session")).startsWith("customer-7 ");
            assertThat(browser.see(one, "/public/get?name=" + name)).isEqualTo("customer-7");
            assertThat(one.sessionsOf("customer-7")).isEqualTo(1);

            browser.get(one, "/public/remove?name=" + name);
            assertThat(browser.see(one, "/public/session")).startsWith("null ");
            assertThat(one.context().getBeansOfType(SojournSessionRegistry.class))
                    .isEmpty();
        }
    }

    @Test
    void theApplicationCanSayItselfWhoseTheSessionIs() {
        try (Node one = app(Chains.Plain.class)
                .property("sojourn.security.user-from=none")
                .start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("null ");
            assertThat(List.of(one.context().getBeanDefinitionNames()))
                    .doesNotContain("sojournSessionUserListener", "sojournLoginStrategies");
        }
    }

    @Test
    void anEngineThatRollsAtEveryChangeOfUserWorksToo() {
        try (Node one = app(Chains.OneSession.class)
                .engine(engine -> engine.rollOnUserChange(true))
                .start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
        }
    }
}
