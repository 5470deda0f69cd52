package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionInfo;
import dev.sojourn.policy.NodeLocal;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Whole applications with other settings, on Tomcat. */
class RunningApplicationTest {

    private static ConfigurableApplicationContext run(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .run(Stream.concat(
                                Stream.of(
                                        "server.port=0",
                                        "server.address=127.0.0.1",
                                        "spring.main.banner-mode=off",
                                        "sojourn.store.url=memory:"),
                                Arrays.stream(properties))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    private static Duration idle(ConfigurableApplicationContext context) {
        new Browser().get(port(context), "/session");
        SessionInfo session =
                context.getBean(SessionDirectory.class).list(null, 1).sessions().get(0);
        return Duration.between(session.lastAccess(), session.expiresAt());
    }

    @Test
    void sessionsLiveAsLongAsTheServerPropertySays() {
        try (var context = run(Shop.class, "server.servlet.session.timeout=90")) {
            assertThat(idle(context)).isEqualTo(Duration.ofSeconds(90));
        }
    }

    @Test
    void theOwnTimeoutComesFirstAlsoWhereItIsTheUsualOne() {
        try (var context = run(Shop.class, "server.servlet.session.timeout=1h", "sojourn.timeout=30m")) {
            assertThat(idle(context)).isEqualTo(Duration.ofMinutes(30));
        }
    }

    @Test
    void anApplicationBelowAPathHasACookieOfItsOwn() {
        try (var context = run(Shop.class, "server.servlet.context-path=/shop")) {
            Browser browser = new Browser();
            browser.post(port(context), "/shop/cart", "name", "tea");
            assertThat(browser.cookies()).singleElement().satisfies(cookie -> {
                assertThat(cookie.getName()).isEqualTo("sid.shop");
                assertThat(cookie.getPath()).isEqualTo("/shop");
            });
            assertThat(browser.get(port(context), "/shop/cart").body()).isEqualTo("tea");
        }
    }

    @Test
    void idsMayTravelInAHeader() {
        try (var context = run(Shop.class, "sojourn.carrier=header")) {
            Browser browser = new Browser();
            String id = browser.post(port(context), "/cart", "name", "tea")
                    .headers()
                    .firstValue("X-Auth-Token")
                    .orElseThrow();
            assertThat(browser.cookies()).isEmpty();
            assertThat(browser.get(port(context), "/cart", "X-Auth-Token", id).body())
                    .isEqualTo("tea");
        }
    }

    @Test
    void beansThatAreMadeLateDoNotHarm() {
        try (var context = run(Shop.class, "spring.main.lazy-initialization=true")) {
            Browser browser = new Browser();
            browser.post(port(context), "/cart", "name", "tea");
            assertThat(browser.get(port(context), "/cart").body()).isEqualTo("tea");
        }
    }

    @Test
    void whatSpringKeepsOnANodeStaysThereBesideWhatTheApplicationDoes() {
        try (var context = run(KeepsOthers.class)) {
            Browser browser = new Browser();
            assertThat(browser.post(port(context), "/cart", "name", "tea").body())
                    .isEqualTo("tea");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Shop.class)
    static class KeepsOthers {

        @Bean
        NodeLocal threads() {
            return NodeLocal.of(Thread.class);
        }
    }

    @Test
    void anApplicationWhoseFilterStandsBehindSpringSecurityDoesNotStart() {
        Throwable failure = catchThrowable(
                () -> run(Secured.class, "sojourn.filter.order=0").close());
        assertThat(FailureTest.analysis(failure).getDescription())
                .contains("the order 0")
                .contains("-100");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Secured {}
}
