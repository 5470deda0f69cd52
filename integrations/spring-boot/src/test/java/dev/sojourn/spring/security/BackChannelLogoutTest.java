package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.CountingStore;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;

/** Logins at an OpenID provider, and its logout tokens: on any node, with nothing configured but the feature itself. */
class BackChannelLogoutTest {

    private static final Provider PROVIDER = new Provider();

    private final CountingStore store = new CountingStore(new MemoryStore());

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @Configuration(proxyBeanMethods = false)
    static class OidcLogin {

        @Bean
        ClientRegistrationRepository clients(Environment settings) {
            ClientRegistration client = PROVIDER.client(settings.getProperty("test.name", "sub"));
            return new InMemoryClientRegistrationRepository(
                    client,
                    ClientRegistration.withClientRegistration(client)
                            .registrationId("other")
                            .redirectUri("{baseUrl}/login/oauth2/code/other")
                            .userNameAttributeName("preferred_username")
                            .build());
        }

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/public/**", "/error")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .oauth2Login(Customizer.withDefaults())
                    .oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()))
                    .build();
        }
    }

    private Node.Setting node() {
        return Node.on(store).with(OidcLogin.class);
    }

    /** Goes to the provider from one node and comes back to the other. */
    private static Browser loggedIn(Node leaving, Node returning, String subject, String session) {
        return loggedIn("idp", leaving, returning, subject, session);
    }

    private static Browser loggedIn(String client, Node leaving, Node returning, String subject, String session) {
        Browser browser = new Browser();
        String authorize = browser.get(leaving, "/oauth2/authorization/" + client)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        HttpResponse<String> back = browser.get(
                returning, "/login/oauth2/code/" + client + "?" + PROVIDER.loggedIn(authorize, subject, session));
        assertThat(Browser.leadsTo(back)).isEqualTo("/");
        return browser;
    }

    private static int told(Node node, String token) {
        return new Browser()
                .post(node, "/logout/connect/back-channel/idp", Map.of("logout_token", token))
                .statusCode();
    }

    @Test
    void aLoginThatBeganOnOneNodeIsCompletedOnTheOther() {
        try (Node one = node().start();
                Node two = node().start()) {
            Browser browser = loggedIn(one, two, "subject-1", "s1");

            assertThat(browser.see(one, "/page")).isEqualTo("hello subject-1");
            assertThat(browser.see(two, "/public/session")).startsWith("subject-1 ");
        }
    }

    @Test
    void aTokenEndsTheSessionItNamesOnAnotherNode() {
        try (Node one = node().start();
                Node two = node().start()) {
            Browser first = loggedIn(one, one, "subject-1", "s1");
            Browser second = loggedIn(one, one, "subject-1", "s2");
            store.reset();

            assertThat(told(two, PROVIDER.logoutToken("subject-1", "s1"))).isEqualTo(200);

            assertThat(store.count(StoreOperation.SCAN)).isZero();
            assertThat(first.see(one, "/page")).startsWith("to /");
            assertThat(second.see(one, "/page")).isEqualTo("hello subject-1");
        }
    }

    @Test
    void aTokenForAUserEndsAllSessionsOfThatUserAndNoOther() {
        try (Node one = node().start();
                Node two = node().start()) {
            Browser first = loggedIn(one, one, "subject-1", "s1");
            Browser second = loggedIn(two, one, "subject-1", "s2");
            Browser other = loggedIn(one, two, "subject-2", "s3");

            assertThat(told(two, PROVIDER.logoutToken("subject-1", null))).isEqualTo(200);

            assertThat(one.sessionsOf("subject-1")).isZero();
            assertThat(first.see(two, "/page")).startsWith("to /");
            assertThat(second.see(one, "/page")).startsWith("to /");
            assertThat(other.see(one, "/page")).isEqualTo("hello subject-2");
        }
    }

    @Test
    void soDoesOneWhoseSessionsAreCalledDifferently() {
        try (Node one = node().start()) {
            Browser first = loggedIn("idp", one, one, "subject-1", "s1");
            Browser second = loggedIn("other", one, one, "subject-1", "s2");
            assertThat(second.see(one, "/page")).isEqualTo("hello name of subject-1");

            assertThat(told(one, PROVIDER.logoutToken("subject-1", null))).isEqualTo(200);

            assertThat(first.see(one, "/page")).startsWith("to /");
            assertThat(second.see(one, "/page")).startsWith("to /");
        }
    }

    @Test
    void aTokenThatNamesTheSessionOnlyEndsIt() {
        try (Node one = node().start();
                Node two = node().start()) {
            Browser first = loggedIn(one, one, "subject-1", "s1");
            Browser second = loggedIn(one, one, "subject-1", "s2");

            assertThat(told(two, PROVIDER.logoutToken(null, "s2"))).isEqualTo(200);

            assertThat(first.see(one, "/page")).isEqualTo("hello subject-1");
            assertThat(second.see(one, "/page")).startsWith("to /");
        }
    }

    @Test
    void usersNeedNotBeCalledLikeTheirSubjects() {
        try (Node one = node().property("test.name=preferred_username").start();
                Node two = node().property("test.name=preferred_username").start()) {
            Browser browser = loggedIn(one, one, "subject-1", "s1");
            assertThat(browser.see(one, "/page")).isEqualTo("hello name of subject-1");

            assertThat(told(two, PROVIDER.logoutToken("subject-1", "s1"))).isEqualTo(200);

            assertThat(browser.see(one, "/page")).startsWith("to /");
        }
    }

    @Test
    void theSearchCanBeKeptToTheUser() {
        try (Node one = node().property("sojourn.security.oidc-search=user").start()) {
            Browser browser = loggedIn(one, one, "subject-1", "s1");
            store.reset();

            assertThat(told(one, PROVIDER.logoutToken("somebody else", "s1"))).isEqualTo(200);

            assertThat(store.count(StoreOperation.SCAN)).isZero();
            assertThat(browser.see(one, "/page")).isEqualTo("hello subject-1");
        }
    }

    @Test
    void aTokenOfSomebodyElseIsRefused() {
        try (Provider other = new Provider();
                Node one = node().start()) {
            Browser browser = loggedIn(one, one, "subject-1", "s1");

            assertThat(told(one, other.logoutToken("subject-1", "s1"))).isEqualTo(400);

            assertThat(browser.see(one, "/page")).isEqualTo("hello subject-1");
        }
    }
}
