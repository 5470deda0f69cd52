package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** Listeners that are beans hear of everything, and of each thing once: Spring Boot gives them to the container too. */
@SpringBootTest(
        classes = {Shop.class, ListenerTest.Listeners.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sojourn.store.url=memory:", "server.address=127.0.0.1"})
class ListenerTest {

    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    @LocalServerPort
    private int port;

    @Autowired
    private SessionDirectory directory;

    @BeforeEach
    void forget() {
        directory.endAll();
        HEARD.clear();
    }

    @Test
    void aBeginningAndAnEndAreToldOnce() {
        Browser browser = new Browser();
        browser.get(port, "/session");
        assertThat(HEARD).containsExactlyInAnyOrder("Created", "created", "added seen");
        HEARD.clear();
        browser.post(port, "/logout");
        assertThat(HEARD).containsExactlyInAnyOrder("Ended", "destroyed", "removed seen");
    }

    @Test
    void anEndFromOutsideIsToldOnce() {
        new Browser().get(port, "/session");
        HEARD.clear();
        directory.endAll();
        assertThat(HEARD).containsExactlyInAnyOrder("Ended", "destroyed", "removed seen");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Listeners {

        /** It may use the engine, which tells it. */
        @Bean
        SessionListener own(SessionEngine engine) {
            return event -> {
                if (event instanceof SessionEvent.Created || event instanceof SessionEvent.Ended) {
                    HEARD.add(event.getClass().getSimpleName());
                }
            };
        }

        @Bean
        Servlets servlets() {
            return new Servlets();
        }
    }

    /** Of two kinds at once. */
    static class Servlets implements HttpSessionListener, HttpSessionAttributeListener {

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            HEARD.add("created");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            HEARD.add("destroyed");
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            HEARD.add("added " + event.getName());
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            HEARD.add("removed " + event.getName());
        }
    }
}
