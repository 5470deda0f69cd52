package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionInfo;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.CountingStore;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.SecurityFilterChain;

/** At most so many sessions of a user, on all nodes together, with no more than {@code maximumSessions}. */
class ConcurrentSessionsTest {

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock();

    private Node node(Class<?> chain) {
        return Node.on(store).with(chain).clock(clock).start();
    }

    @Test
    void theSecondLoginEndsTheFirstSessionOnTheOtherNode() {
        try (Node one = node(Chains.OneSession.class);
                Node two = node(Chains.OneSession.class)) {
            Browser first = new Browser();
            Browser second = new Browser();

            assertThat(Browser.leadsTo(first.login(one, "ada"))).isEqualTo("/");
            assertThat(first.see(two, "/page")).isEqualTo("hello ada");
            clock.advance(Duration.ofMinutes(2));
            assertThat(Browser.leadsTo(second.login(two, "ada"))).isEqualTo("/");

            assertThat(first.see(one, "/page")).isEqualTo("to /public/expired");
            assertThat(first.see(one, "/page")).isEqualTo("to /login");
            assertThat(second.see(one, "/page")).isEqualTo("hello ada");
            assertThat(one.sessionsOf("ada")).isEqualTo(1);
        }
    }

    @Test
    void aSessionThatIsMarkedTakesItsRememberMeCookieWithIt() {
        try (Node one = node(Chains.OneSession.class);
                Node two = node(Chains.OneSession.class)) {
            Browser first = new Browser();
            Browser second = new Browser();
            first.login(one, "ada", Map.of("remember-me", "on"));
            assertThat(first.cookie("remember-me")).isPresent();
            clock.advance(Duration.ofMinutes(2));
            second.login(two, "ada");

            assertThat(first.see(one, "/page")).isEqualTo("to /public/expired");
            assertThat(first.cookie("remember-me")).isEmpty();
            assertThat(first.see(one, "/page")).isEqualTo("to /login");
            assertThat(second.see(two, "/page")).isEqualTo("hello ada");
        }
    }

    @Test
    void aRememberedLoginWithoutItsSessionCountsAsAnother() {
        try (Node one = node(Chains.OneSession.class)) {
            Browser first = new Browser();
            first.login(one, "ada", Map.of("remember-me", "on"));
            first.forget("sid");

            assertThat(first.see(one, "/page")).isEqualTo("hello ada");
            assertThat(first.see(one, "/public/session")).startsWith("ada ");
            assertThat(one.bean(SessionRegistry.class).getAllSessions("ada", false))
                    .hasSize(1);
            assertThat(one.bean(SessionRegistry.class).getAllSessions("ada", true))
                    .hasSize(2);
        }
    }

    @Test
    void aLoginThatIsPreventedIsLetInAfterTheLogoutOnTheOtherNode() {
        try (Node one = node(Chains.OneSessionPrevents.class);
                Node two = node(Chains.OneSessionPrevents.class)) {
            Browser first = new Browser();
            Browser second = new Browser();
            first.login(one, "ada");

            assertThat(Browser.leadsTo(second.login(two, "ada"))).isEqualTo("/login?error");
            assertThat(Browser.leadsTo(first.login(two, "ada")))
                    .as("once more in the same session")
                    .isEqualTo("/");
            assertThat(Browser.leadsTo(first.logout(one))).isEqualTo("/login?logout");
            assertThat(Browser.leadsTo(second.login(two, "ada"))).isEqualTo("/");
            assertThat(Browser.leadsTo(second.logout(two))).isEqualTo("/login?logout");
            assertThat(Browser.leadsTo(second.login(one, "ada"))).isEqualTo("/");
        }
    }

    @Test
    void aLoginThatIsPreventedIsLetInAfterTheSessionHasExpired() {
        try (Node one = node(Chains.OneSessionPrevents.class)) {
            new Browser().login(one, "ada");
            clock.advance(Duration.ofHours(1));

            assertThat(Browser.leadsTo(new Browser().login(one, "ada"))).isEqualTo("/");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutTokens {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return Chains.pages(http).csrf(csrf -> csrf.disable()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneWithoutTokens {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return Chains.pages(http)
                    .csrf(csrf -> csrf.disable())
                    .sessionManagement(sessions -> sessions.maximumSessions(1))
                    .build();
        }
    }

    /** Whose session begins with the login, and not before. */
    @Test
    void soIsOneOfAClientThatHasNoSessionYet() {
        try (Node one = Node.on(store)
                .with(WithoutTokens.class)
                .engine(engine -> engine.sessionsPerUser(1, Overflow.REFUSE))
                .start()) {
            Map<String, String> form = Map.of("username", "ada", "password", "secret");
            assertThat(Browser.leadsTo(new Browser().post(one, "/login", form))).isEqualTo("/");
            Browser second = new Browser();

            assertThat(Browser.leadsTo(second.post(one, "/login", form))).isEqualTo("/login?error");

            assertThat(second.see(one, "/page")).isEqualTo("to /login");
            assertThat(one.sessionsOf("ada")).isEqualTo(1);
        }
    }

    /** Its login and its last access are moments of two clocks. */
    @Test
    void aMarkedSessionThatLogsInAgainIsNotMarkedWhereTheClockIsBehind() {
        ManualClock late = new ManualClock();
        clock.advance(Duration.ofMinutes(1));
        try (Node one = node(OneWithoutTokens.class);
                Node two =
                        Node.on(store).with(OneWithoutTokens.class).clock(late).start()) {
            Map<String, String> form = Map.of("username", "ada", "password", "secret");
            Browser first = new Browser();
            Browser second = new Browser();
            first.post(one, "/login", form);
            second.post(two, "/login", form);

            assertThat(Browser.leadsTo(first.post(two, "/login", form))).isEqualTo("/");

            assertThat(first.see(two, "/page")).isEqualTo("hello ada");
            assertThat(second.see(one, "/page")).startsWith("This session has been expired");
        }
    }

    @Test
    void whatTheEngineRefusesIsALoginThatFails() {
        for (Class<?> chain : List.of(Chains.Plain.class, Chains.TwoSessions.class)) {
            try (Node one = Node.on(new MemoryStore())
                    .with(chain)
                    .engine(engine -> engine.sessionsPerUser(1, Overflow.REFUSE))
                    .start()) {
                new Browser().login(one, "ada");

                assertThat(Browser.leadsTo(new Browser().login(one, "ada"))).isEqualTo("/login?error");
                assertThat(one.sessionsOf("ada")).isEqualTo(1);
            }
        }
    }

    @Test
    void aLoginThatIsRefusedLeavesASessionToItsEnd() {
        try (Node one = Node.on(new MemoryStore())
                .with(Chains.TwoSessions.class)
                .engine(engine -> engine.sessionsPerUser(1, Overflow.REFUSE))
                .start()) {
            Browser ada = new Browser();
            ada.login(one, "ada");
            new Browser().login(one, "bob");
            one.bean(SessionRegistry.class).getAllSessions("ada", false).get(0).expireNow();

            assertThat(Browser.leadsTo(ada.login(one, "bob"))).isEqualTo("/login?error");

            assertThat(ada.see(one, "/page")).contains("has been expired");
        }
    }

    @Test
    void sixtyDoubleLoginsAtOneMomentLeaveNoMoreSessionsThanAllowed() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (Node one = Node.on(store).with(Chains.TwoSessions.class).start();
                Node two = Node.on(store).with(Chains.TwoSessions.class).start()) {
            SessionRegistry registry = one.bean(SessionRegistry.class);
            for (int i = 0; i < 60; i++) {
                Browser left = new Browser();
                Browser right = new Browser();
                Map<String, String> leftForm = Map.of("_csrf", left.token(one));
                Map<String, String> rightForm = Map.of("_csrf", right.token(two));
                List<Future<String>> logins = new ArrayList<>();
                logins.add(both.submit(() -> Browser.leadsTo(left.login(one, "ada", leftForm))));
                logins.add(both.submit(() -> Browser.leadsTo(right.login(two, "ada", rightForm))));
                for (Future<String> login : logins) {
                    assertThat(login.get()).isEqualTo("/");
                }
                assertThat(registry.getAllSessions("ada", false)).hasSize(2);
                assertThat(left.see(two, "/page")).isEqualTo("hello ada");
                assertThat(right.see(one, "/page")).isEqualTo("hello ada");
            }
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void sixtyLoginsAtOneMomentLeaveNoMoreSessionsThanAllowed() throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(12);
        try (Node one = Node.on(store).with(Chains.TwoSessions.class).start();
                Node two = Node.on(store).with(Chains.TwoSessions.class).start()) {
            List<Future<String>> logins = new ArrayList<>();
            List<Browser> browsers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Browser browser = new Browser();
                Node node = i % 2 == 0 ? one : two;
                Map<String, String> form = Map.of("_csrf", browser.token(node));
                browsers.add(browser);
                logins.add(all.submit(() -> Browser.leadsTo(browser.login(node, "ada", form))));
            }
            for (Future<String> login : logins) {
                assertThat(login.get()).isEqualTo("/");
            }
            assertThat(one.bean(SessionRegistry.class).getAllSessions("ada", false))
                    .hasSize(2);
            assertThat(browsers.stream().filter(each -> each.see(one, "/page").equals("hello ada")))
                    .hasSize(2);
            assertThat(two.sessionsOf("ada")).isEqualTo(2);
        } finally {
            all.shutdownNow();
        }
    }

    @Test
    void aPageBehindTheLoginAsksTheStoreOnce() {
        CountingStore counted = new CountingStore(store);
        try (Node one =
                Node.on(counted).with(Chains.OneSession.class).clock(clock).start()) {
            Browser browser = new Browser();
            browser.login(one, "ada");

            for (int i = 0; i < 3; i++) {
                counted.reset();
                assertThat(browser.see(one, "/page")).isEqualTo("hello ada");
                assertThat(counted.callsOfVisits())
                        .as("page %s after the login", i)
                        .containsExactly(StoreOperation.FIND);
            }
        }
    }

    @Test
    void theRegistryAnswersAnApplication() {
        try (Node one = node(Chains.OneSession.class);
                Node two = node(Chains.OneSession.class)) {
            Browser ada = new Browser();
            Browser bob = new Browser();
            ada.login(one, "ada");
            bob.login(one, "bob");
            SessionRegistry registry = two.bean(SessionRegistry.class);

            assertThat(registry.getAllPrincipals()).containsExactlyInAnyOrder("ada", "bob");
            SessionInformation information =
                    registry.getAllSessions("ada", false).get(0);
            SessionInfo info =
                    one.engine().directory().find(information.getSessionId()).orElseThrow();
            assertThat(ada.see(one, "/public/session")).isEqualTo("ada " + info.key());
            assertThat(registry.getSessionInformation(info.key()).getPrincipal())
                    .isEqualTo("ada");
            assertThat(registry.getSessionInformation("no key")).isNull();

            information.expireNow();
            assertThat(registry.getSessionInformation(info.key()).isExpired()).isTrue();
            assertThat(ada.see(one, "/page")).isEqualTo("to /public/expired");
            assertThat(bob.see(one, "/page")).isEqualTo("hello bob");
        }
    }

    @Test
    void anEndedSessionIsNotBroughtBackByMarkingIt() {
        try (Node one = node(Chains.OneSession.class);
                Node two = node(Chains.OneSession.class)) {
            new Browser().login(one, "ada");
            SessionInformation information =
                    two.bean(SessionRegistry.class).getAllSessions("ada", false).get(0);
            one.engine().directory().end(information.getSessionId());

            information.expireNow();

            assertThat(one.engine().directory().find(information.getSessionId()))
                    .isEmpty();
            assertThat(one.sessionsOf("ada")).isZero();
        }
    }
}
