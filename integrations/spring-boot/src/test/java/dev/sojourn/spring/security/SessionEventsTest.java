package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.session.AbstractSessionEvent;
import org.springframework.security.core.session.SessionDestroyedEvent;
import org.springframework.security.core.session.SessionIdChangedEvent;
import org.springframework.security.web.session.HttpSessionCreatedEvent;

/** Spring Security's events of sessions are told once each, on one node. */
class SessionEventsTest {

    private final MemoryStore store = new MemoryStore();
    private final ManualClock clock = new ManualClock();

    @Configuration(proxyBeanMethods = false)
    static class Listening {

        @Bean
        Told told() {
            return new Told();
        }
    }

    /** Writes down what is published, each in words. */
    static final class Told {

        private final List<String> all = new CopyOnWriteArrayList<>();

        @EventListener
        void on(AbstractSessionEvent event) {
            if (event instanceof HttpSessionCreatedEvent) {
                all.add("created");
            } else if (event instanceof SessionIdChangedEvent changed) {
                all.add(changed.getOldSessionId().equals(changed.getNewSessionId()) ? "the same id" : "id changed");
            } else if (event instanceof SessionDestroyedEvent destroyed) {
                all.add("destroyed of "
                        + destroyed.getSecurityContexts().stream()
                                .map(context -> context.getAuthentication().getName())
                                .toList());
            }
        }

        List<String> take() {
            List<String> taken = List.copyOf(all);
            all.clear();
            return taken;
        }
    }

    private Node node() {
        return Node.on(store)
                .with(Chains.Plain.class, Listening.class)
                .clock(clock)
                .start();
    }

    @Test
    void loginAndLogoutAreToldOnceAndOnTheirNode() {
        try (Node one = node();
                Node two = node()) {
            Told first = one.bean(Told.class);
            Told second = two.bean(Told.class);
            Browser browser = new Browser();

            String csrf = browser.token(one);
            assertThat(first.take()).containsExactly("created");
            browser.login(two, "ada", Map.of("_csrf", csrf));
            assertThat(second.take()).containsExactly("id changed");
            browser.logout(one);
            assertThat(first.take()).containsExactly("destroyed of [ada]");
            assertThat(second.take()).isEmpty();
        }
    }

    @Test
    void anExpiryIsToldByTheNodeThatFindsIt() {
        try (Node one = node();
                Node two = node()) {
            new Browser().login(one, "ada");
            one.bean(Told.class).take();
            clock.advance(Duration.ofHours(1));

            two.engine().directory().sweep();
            one.engine().directory().sweep();

            assertThat(two.bean(Told.class).take()).containsExactly("destroyed of [ada]");
            assertThat(one.bean(Told.class).take()).isEmpty();
        }
    }

    @Test
    void anEndFromOutsideIsToldByTheNodeThatEndsIt() {
        try (Node one = node();
                Node two = node()) {
            new Browser().login(one, "ada");
            one.bean(Told.class).take();

            two.engine().directory().endAllOf("ada");

            assertThat(two.bean(Told.class).take()).containsExactly("destroyed of [ada]");
            assertThat(one.bean(Told.class).take()).isEmpty();
        }
    }
}
