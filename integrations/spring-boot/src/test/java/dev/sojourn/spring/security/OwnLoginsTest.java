package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.policy.Overflow;
import dev.sojourn.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Logins that the application, or another part of Spring Security, puts into the session itself. */
class OwnLoginsTest {

    private final MemoryStore store = new MemoryStore();

    private Node.Setting app(Class<?> chain) {
        return Node.on(store).with(chain, LoginPages.class);
    }

    private static String key(Browser browser, Node node) {
        return browser.see(node, "/public/session").replaceFirst("^.* ", "");
    }

    @Configuration(proxyBeanMethods = false)
    static class Basic {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public/**", "/error")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .httpBasic(basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
                    .build();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "callable", "deferred", "request"})
    void eachIsBoundAndHasANewId(String way) {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.get(one, "/public/put?name=cart&value=tea");
            String before = key(browser, one);
            String cookie = browser.cookie("sid").orElseThrow().getValue();

            assertThat(browser.see(one, "/public/" + way + "?user=ada")).isEqualTo("saved");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");
            assertThat(key(browser, one)).isNotEqualTo(before);
            assertThat(new Browser().with("Cookie", "sid=" + cookie).see(one, "/page"))
                    .as("who knows the id from before")
                    .isEqualTo("to /login");
            assertThat(one.engine().directory().endAllOf("ada")).isEqualTo(1);
            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "callable", "deferred"})
    void whoComesNextHasNeitherTheIdNorAnythingElseOfTheFirst(String way) {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");
            String before = key(browser, one);

            browser.get(one, "/public/" + way + "?user=bob");

            assertThat(browser.see(one, "/page")).isEqualTo("hello bob");
            assertThat(key(browser, one)).isNotEqualTo(before);
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("null");
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }

    @Test
    void aLoginByEachRequestIsBoundAndHasANewId() {
        try (Node one = app(Basic.class).start()) {
            Browser browser = new Browser();
            browser.get(one, "/public/put?name=cart&value=tea");
            String before = key(browser, one);

            browser.with("Authorization", "Basic YWRhOnNlY3JldA==").get(one, "/page");

            assertThat(browser.see(one, "/public/session")).startsWith("ada ").doesNotContain(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"passkey", "named"})
    void theNameIsThatOfTheLogin(String kind) {
        try (Node one = app(Chains.OneSession.class).start()) {
            Browser browser = new Browser();

            assertThat(browser.see(one, "/public/save?user=ada&kind=" + kind)).isEqualTo("saved");

            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(one.bean(SessionRegistry.class)
                            .getAllSessions(LoginPages.login("passkey", "ada").getPrincipal(), false))
                    .hasSize(1);
        }
    }

    @Test
    void aPasskeyAfterThePasswordIsTheSameUser() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");
            String before = key(browser, one);

            browser.get(one, "/public/save?user=ada&kind=passkey");

            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");
            assertThat(key(browser, one)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "callable"})
    void oneThatTheEngineRefusesIsNoSuccess(String way) {
        try (Node one = app(Chains.Plain.class)
                .engine(engine -> engine.sessionsPerUser(1, Overflow.REFUSE))
                .start()) {
            new Browser().login(one, "ada");
            Browser second = new Browser();

            assertThat(second.see(one, "/public/" + way + "?user=ada")).isNotEqualTo("saved");

            assertThat(second.see(one, "/page")).isEqualTo("to /login");
            assertThat(one.sessionsOf("ada")).isEqualTo(1);
        }
    }

    @Test
    void nameThatIsTooLongIsNoSuccess() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();

            assertThat(browser.get(one, "/public/save?user=" + "a".repeat(300)).statusCode())
                    .isEqualTo(500);

            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user=", "user=&kind=named", "user=&kind=null"})
    void aLoginWithoutANameIsNobodys(String nameless) {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");
            String before = key(browser, one);

            assertThat(browser.see(one, "/public/save?" + nameless)).isEqualTo("saved");

            assertThat(browser.see(one, "/public/session")).startsWith("null ").doesNotContain(before);
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("null");
            assertThat(browser.get(one, "/page").statusCode()).isEqualTo(200);
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }

    @Test
    void aContextThatCannotBeStoredLeavesNobodyInTheSession() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            assertThat(browser.get(one, "/public/save?user=bob&kind=unstorable").statusCode())
                    .isEqualTo(500);

            assertThat(browser.see(one, "/page")).as("the login before").isEqualTo("hello ada");
            assertThat(one.sessionsOf("bob")).isZero();
        }
    }

    /** A user of a class that can't be stored. */
    static final class Running extends User {

        private static final long serialVersionUID = 1;

        private final Thread thread = Thread.currentThread();

        Running(String name) {
            super(name, "{noop}secret", AuthorityUtils.NO_AUTHORITIES);
        }

        @Override
        public boolean isEnabled() {
            return thread.getName() != null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class UsersThatRun {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return Chains.pages(http)
                    .userDetailsService(Running::new)
                    .sessionManagement(sessions -> sessions.maximumSessions(1).maxSessionsPreventsLogin(true))
                    .build();
        }
    }

    @Test
    void neitherDoesOneThatWasBoundAlready() {
        try (Node one = app(UsersThatRun.class).start()) {
            Browser browser = new Browser();

            assertThat(browser.login(one, "ada").statusCode()).isEqualTo(500);

            assertThat(browser.see(one, "/public/session")).startsWith("null ");
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }

    @Test
    void aContextThatIsChangedInPlaceIsNotStoredWithSomebodyElse() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");
            browser.get(one, "/public/put?name=cart&value=tea");

            assertThat(browser.see(one, "/public/in-place?user=bob")).isEqualTo("changed");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
            assertThat(browser.see(one, "/public/get?name=cart")).isEqualTo("tea");

            // A new id is written at once, with all that was changed by then.
            assertThat(browser.see(one, "/public/in-place-and-new-id?user=bob")).isEqualTo("changed");

            assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
            assertThat(browser.see(one, "/public/session")).startsWith("ada ");
        }
    }

    @Test
    void aContextThatIsEmptiedInPlaceUnbindsTheSession() {
        try (Node one = app(Chains.Plain.class).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            browser.get(one, "/public/in-place");

            assertThat(browser.see(one, "/page")).isEqualTo("to /login");
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }
}
