package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.mock.env.MockEnvironment;

/** Beside Spring Session, and after it. */
class OtherSystemsTest {

    @Test
    void besideSpringSessionNothingIsConfiguredAndOneLineSaysWhatToRemove() {
        ClassLoader both = new ByteBuddy()
                .subclass(Object.class)
                .name(ConditionalOnSojourn.SPRING_SESSION)
                .make()
                .load(getClass().getClassLoader())
                .getLoaded()
                .getClassLoader();
        try (LogLines log = new LogLines()) {
            Contexts.web(SojournConflictAutoConfiguration.class)
                    .withClassLoader(both)
                    .run(context -> assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(SessionEngine.class)
                            .doesNotHaveBean(FilterRegistrationBean.class));
            assertThat(log.warnings()).hasSize(1).first().asString().contains("spring-session-core");
        }
    }

    @Test
    void withoutSpringSessionNothingIsSaid() {
        try (LogLines log = new LogLines()) {
            Contexts.web(SojournConflictAutoConfiguration.class)
                    .withPropertyValues("sojourn.store.url=memory:")
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(SessionEngine.class));
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void eachPropertyOfSpringSessionIsToldWithOurs() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.session.timeout", "30m")
                .withProperty("spring.session.data.redis.namespace", "shop")
                .withProperty("spring.session.redis.flush-mode", "on_save")
                .withProperty("spring.session.jdbc.table-name", "SPRING_SESSION");
        assertThat(new ForeignProperties(environment).lines())
                .containsExactly(
                        "spring.session.data.redis.namespace has no effect: set sojourn.store.prefix",
                        "spring.session.jdbc.table-name has no effect: set sojourn.store.table",
                        "spring.session.redis.flush-mode has no effect: take it away, nothing is needed in its place:"
                                + " changes are stored before the answer leaves",
                        "spring.session.timeout has no effect: set sojourn.timeout");
    }

    @Test
    void theyAreToldAtTheStart() {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withPropertyValues(
                            "sojourn.store.url=memory:",
                            "spring.session.timeout=30m",
                            "server.servlet.session.persistent=true",
                            "server.servlet.session.tracking-modes=url")
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.warnings()).hasSize(3);
        }
    }

    @Test
    void propertiesThatABeanOfTheApplicationMakesUselessAreTold() {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withBean(SessionStore.class, MemoryStore::new)
                    .withBean(Lifetime.class, Lifetime::standard)
                    .withPropertyValues(
                            "sojourn.store.prefix=shop:",
                            "sojourn.timeout=10m",
                            "sojourn.max-sessions-per-user=2",
                            "sojourn.secrets=" + Contexts.SECRET)
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.warnings())
                    .containsExactly(
                            "sojourn.store has no effect: the application has a bean of type SessionStore of its own",
                            "sojourn.timeout has no effect: the application has a bean of type Lifetime of its own");
        }
    }

    @Test
    void anEngineOfTheApplicationMakesAllOfItsPropertiesUseless() {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withBean(
                            SessionEngine.class,
                            () -> SessionEngine.builder()
                                    .store(new MemoryStore())
                                    .unsignedIds()
                                    .build())
                    .withPropertyValues(
                            "sojourn.store.url=memory:",
                            "sojourn.secrets[0]=" + Contexts.SECRET,
                            "sojourn.encryption.keys=" + Contexts.SECRET,
                            "sojourn.codec.allow=com.acme.shop")
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.warnings())
                    .extracting(line -> line.split(" ")[0])
                    .containsExactly("sojourn.secrets", "sojourn.encryption", "sojourn.codec");
        }
    }

    @Test
    void aServerThatIsNamedAndThatNothingReachesIsTold() {
        for (String setting : List.of("spring.data.redis.host=redis.shop", "spring.datasource.url=jdbc:h2:mem:x")) {
            try (LogLines log = new LogLines()) {
                Contexts.web()
                        .withPropertyValues(setting)
                        .run(context -> assertThat(context).hasNotFailed());
                assertThat(log.warnings()).hasSize(1).first().asString().contains(setting.split("=")[0]);
            }
        }
    }

    @Test
    void whatAFilterOrACarrierLeavesOutIsTold() {
        for (String setting : List.of("sojourn.carrier=bearer", "sojourn.filter.url-patterns=/api/*")) {
            try (LogLines log = new LogLines()) {
                Contexts.web()
                        .withPropertyValues("sojourn.store.url=memory:", setting)
                        .run(context -> assertThat(context).hasNotFailed());
                assertThat(log.warnings()).hasSize(1).first().asString().contains(setting.split("=")[0]);
            }
        }
    }

    @Test
    void aNearCacheOverMemoryIsToldToHaveNoEffect() {
        try (LogLines log = new LogLines()) {
            Contexts.web()
                    .withPropertyValues("sojourn.store.url=memory:", "sojourn.near-cache.enabled=true")
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.warnings()).hasSize(1).first().asString().contains("sojourn.near-cache.enabled");
        }
    }
}
