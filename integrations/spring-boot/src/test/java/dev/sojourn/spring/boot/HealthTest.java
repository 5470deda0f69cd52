package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** The health follows the store. */
class HealthTest {

    @Test
    void aStoreThatIsAwayIsDownAndUpWhenItIsBack() {
        AtomicBoolean away = new AtomicBoolean();
        SessionStore store = new ForwardingStore(new MemoryStore()) {
            @Override
            protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
                if (away.get()) {
                    throw new StoreException("Nobody answers", null);
                }
                return call.get();
            }
        };
        Contexts.web(SojournHealthAutoConfiguration.class)
                .withBean(SessionStore.class, () -> store)
                .run(context -> {
                    HealthIndicator health = context.getBean("sojournHealthContributor", HealthIndicator.class);
                    Health first = health.health();
                    assertThat(first.getStatus()).isEqualTo(Status.UP);
                    assertThat(first.getDetails())
                            .containsKeys("store", "latency", "takesWrites", "feed", "sweepLag")
                            .doesNotContainKeys("problems", "advice", "clockAhead");
                    away.set(true);
                    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
                    away.set(false);
                    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
                });
    }

    @Test
    void itIsSwitchedOffByItsProperty() {
        Contexts.web(SojournHealthAutoConfiguration.class)
                .withPropertyValues("management.health.sojourn.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("sojournHealthContributor"));
    }
}
