package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionDirectory;
import dev.sojourn.store.SessionStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One application twice on one Redis: whatever one node stores is there on the other. */
class TwoNodesTest {

    private static RedisServer redis;
    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        first = node();
        second = node();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {first, second, redis}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static ConfigurableApplicationContext node() {
        return new SpringApplicationBuilder(Shop.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.main.banner-mode=off",
                        "--sojourn.store.url=" + redis.uri(),
                        "--sojourn.secrets=" + Contexts.SECRET);
    }

    private static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    @Test
    void theStoreIsTheOneThatTheAddressNames() {
        assertThat(OpenedStore.shown(first.getBean(SessionStore.class))).isEqualTo(redis.uri());
        assertThat(OpenedStore.isShared(first.getBean(SessionStore.class))).isTrue();
    }

    @Test
    void aSessionScopedBeanIsThereOnTheOtherNode() {
        Browser browser = new Browser();
        browser.post(port(first), "/cart", "name", "tea");
        browser.post(port(second), "/cart", "name", "milk");
        assertThat(browser.get(port(first), "/cart").body()).isEqualTo("tea,milk");
    }

    @Test
    void attributesOfTheModelAreThereOnTheOtherNode() {
        Browser browser = new Browser();
        browser.post(port(first), "/order/street", "street", "Main");
        assertThat(browser.post(port(second), "/order/town", "town", "Ems").body())
                .isEqualTo("Main/Ems");
    }

    @Test
    void aFlashAttributeIsThereOnTheOtherNodeAndOnce() {
        Browser browser = new Browser();
        browser.post(port(first), "/flash/elsewhere");
        assertThat(browser.get(port(second), "/flashed").body()).isEqualTo("message=saved");
        assertThat(browser.get(port(first), "/flashed").body()).isEqualTo("message=");
    }

    @Test
    void anEndOnOneNodeIsAnEndOnTheOther() {
        Browser browser = new Browser();
        browser.post(port(first), "/cart", "name", "tea");
        second.getBean(SessionDirectory.class).endAll();
        assertThat(browser.get(port(first), "/cart").body()).isEmpty();
    }
}
