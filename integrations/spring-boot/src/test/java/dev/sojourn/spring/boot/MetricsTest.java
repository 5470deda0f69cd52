package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;

/** What is measured, and when nothing is. */
class MetricsTest {

    private static void visit(SessionEngine engine) {
        try (Visit visit = engine.enter()) {
            visit.session().set("n", 1);
            visit.commit();
        }
    }

    private static double begun(MeterRegistry registry, String engine) {
        return registry.get("sojourn.visits")
                .tags("engine", engine, "door", "api", "outcome", "begun")
                .counter()
                .count();
    }

    @Test
    void theEngineAndItsStoreAreMeasuredInTheApplicationsRegistry() {
        MeterRegistry registry = new SimpleMeterRegistry();
        Contexts.web(SojournMetricsAutoConfiguration.class)
                .withBean(MeterRegistry.class, () -> registry)
                .withPropertyValues("sojourn.metrics.engine=shop")
                .run(context -> {
                    visit(context.getBean(SessionEngine.class));
                    assertThat(begun(registry, "shop")).isEqualTo(1);
                    assertThat(registry.get("sojourn.store.calls")
                                    .tags("store", "memory", "operation", "create", "outcome", "ok")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("sojourn.sessions.live")
                                    .tags("engine", "shop", "store", "memory", "scope", "node")
                                    .gauge())
                            .isNotNull();
                });
        assertThat(registry.getMeters()).as("after the application").isEmpty();
    }

    @Test
    void nothingIsMeasuredWhereThatIsSwitchedOff() {
        Contexts.web(SojournMetricsAutoConfiguration.class)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("sojourn.metrics.enabled=false")
                .run(context -> {
                    visit(context.getBean(SessionEngine.class));
                    assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
                });
    }

    @Test
    void anApplicationWithoutARegistryOrTheModuleStartsAsBefore() {
        Contexts.web(SojournMetricsAutoConfiguration.class).run(context -> {
            assertThat(context).hasNotFailed();
            visit(context.getBean(SessionEngine.class));
        });
        Contexts.web(SojournMetricsAutoConfiguration.class)
                .withClassLoader(new FilteredClassLoader("dev.sojourn.micrometer", "io.micrometer"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    visit(context.getBean(SessionEngine.class));
                });
    }

    @Test
    void severalRegistriesOfWhichNoneIsPrimaryStopNobody() {
        Contexts.web(SojournMetricsAutoConfiguration.class)
                .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("two", MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theTagOfTheStoreIsItsKindAndNeverItsAddress() {
        SessionStore store = new MemoryStore();
        assertThat(OpenedStore.kindOf(new OpenedStore(store, "redis://user@host:1/0", true)))
                .isEqualTo("redis");
        assertThat(OpenedStore.kindOf(new OpenedStore(store, "jdbc:postgresql://host/db", true)))
                .isEqualTo("postgresql");
        assertThat(OpenedStore.kindOf(new OpenedStore(store, "rocksdb:dir", false)))
                .isEqualTo("rocksdb");
        assertThat(OpenedStore.kindOf(store)).isEqualTo("memory");
        assertThat(OpenedStore.kindOf(new Elsewhere(store))).isEqualTo("elsewhere");
    }

    private static final class Elsewhere extends ForwardingStore {
        Elsewhere(SessionStore store) {
            super(store);
        }

        @Override
        public boolean inProcess() {
            return false;
        }
    }

    /** The real Boot, with the actuator that the tests have. */
    @Test
    void theActuatorShowsThem() {
        try (var context = new SpringApplicationBuilder(Shop.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.main.banner-mode=off",
                        "--spring.main.lazy-initialization=true",
                        "--sojourn.store.url=memory:",
                        "--management.endpoints.web.exposure.include=metrics")) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
            Browser browser = new Browser();
            browser.get(port, "/session");
            assertThat(browser.get(port, "/actuator/metrics/sojourn.visits?tag=outcome:begun&tag=door:http")
                            .body())
                    .contains("\"value\":1.0");
            assertThat(browser.get(port, "/actuator/metrics/sojourn.store.calls")
                            .body())
                    .contains("\"memory\"");
        }
    }
}
