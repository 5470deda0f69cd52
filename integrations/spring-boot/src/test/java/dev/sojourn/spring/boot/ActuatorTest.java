package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** The endpoint and the health of the sessions, by HTTP. */
@SpringBootTest(
        classes = {Shop.class, ActuatorTest.Audit.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "sojourn.store.url=memory:",
            "server.address=127.0.0.1",
            "management.endpoints.web.exposure.include=sessions,health",
            "management.endpoint.health.show-details=always"
        })
class ActuatorTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionEngine engine;

    @Autowired
    private AuditEventRepository audit;

    private final Browser operator = new Browser();

    @BeforeEach
    void empty() {
        engine.directory().endAll();
    }

    private Session session(String user) {
        Session session = engine.directory().create(Map.of("cart", 1, "a", 2), Duration.ofMinutes(20));
        session.setUser(user).save();
        return session;
    }

    private <T> T get(String path, String json) {
        return JsonPath.read(operator.get(port, "/actuator/sessions" + path).body(), json);
    }

    @Test
    void theSessionsOfAUserAreShownAsBySpringSession() {
        Session ada = session("ada");
        session("bob");
        assertThat(this.<List<String>>get("?username=ada", "$.sessions[*].id")).containsExactly(ada.key());
        Map<String, Object> shown = get("?username=ada", "$.sessions[0]");
        assertThat(shown)
                .containsKeys("creationTime", "lastAccessedTime")
                .containsEntry("attributeNames", List.of("a", "cart"))
                .containsEntry("expired", false)
                .containsEntry("maxInactiveInterval", 1200)
                .containsEntry("user", "ada")
                .containsEntry("fingerprint", ada.fingerprint());
        assertThat(shown.get("creationTime").toString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(shown.toString()).doesNotContain(ada.id());
    }

    @Test
    void oneSessionIsShownByItsKeyAndNoneIs404() {
        Session ada = session("ada");
        assertThat(this.<String>get("/" + ada.key(), "$.id")).isEqualTo(ada.key());
        assertThat(operator.get(port, "/actuator/sessions/" + "0".repeat(64)).statusCode())
                .isEqualTo(404);
        assertThat(operator.get(port, "/actuator/sessions/none").statusCode()).isEqualTo(404);
        assertThat(operator.get(port, "/actuator/sessions/" + ada.id()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void allSessionsAreShownPageByPage() {
        for (int i = 0; i < 3; i++) {
            session("user" + i);
        }
        assertThat(this.<List<String>>get("?size=2", "$.sessions[*].id")).hasSize(2);
        String next = get("?size=2", "$.next");
        assertThat(this.<Map<String, Object>>get("?size=2&cursor=" + next, "$")).doesNotContainKey("next");
        assertThat(operator.get(port, "/actuator/sessions?size=0").statusCode()).isEqualTo(400);
    }

    @Test
    void theyAreCounted() {
        session("ada");
        session("ada");
        session("bob");
        assertThat(this.<Integer>get("?count=true", "$.count")).isEqualTo(3);
        assertThat(this.<Integer>get("?username=ada&count=true", "$.count")).isEqualTo(2);
    }

    @Test
    void oneIsEndedAndTheAuditLogKnows() {
        Session ada = session("ada");
        assertThat(operator.delete(port, "/actuator/sessions/" + ada.key()).statusCode())
                .isEqualTo(204);
        assertThat(operator.delete(port, "/actuator/sessions/" + ada.key()).statusCode())
                .isEqualTo(204);
        assertThat(engine.directory().find(ada.key())).isEmpty();
        AuditEvent last = audit.find(null, null, "SESSIONS_ENDED").stream()
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(last.getData()).containsEntry("username", "ada").containsEntry("session", ada.fingerprint());
    }

    @Test
    void allOfAUserAreEnded() {
        session("ada");
        session("ada");
        Session bob = session("bob");
        assertThat(operator.delete(port, "/actuator/sessions?username=ada").body())
                .isEqualTo("{\"ended\":2}");
        assertThat(engine.directory().find(bob.key())).isPresent();
    }

    @Test
    void theHealthSaysWhetherTheStoreAnswers() {
        String health = operator.get(port, "/actuator/health").body();
        assertThat(JsonPath.<String>read(health, "$.components.sojourn.status")).isEqualTo("UP");
        assertThat(JsonPath.<String>read(health, "$.components.sojourn.details.store"))
                .isEqualTo("MemoryStore");
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Audit {

        @Bean
        AuditEventRepository events() {
            return new InMemoryAuditEventRepository();
        }
    }
}
