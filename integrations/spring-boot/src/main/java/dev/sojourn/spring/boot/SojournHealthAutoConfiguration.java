package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.SessionStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The part {@code sojourn} of the health of the application: whether the store answers. */
@AutoConfiguration(after = SojournAutoConfiguration.class)
@ConditionalOnSojourn
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(SessionEngine.class)
@ConditionalOnEnabledHealthIndicator("sojourn")
public final class SojournHealthAutoConfiguration {

    SojournHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "sojournHealthContributor")
    HealthIndicator sojournHealthContributor(SessionEngine engine, SessionStore store) {
        return () -> health(engine, store);
    }

    private static Health health(SessionEngine engine, SessionStore store) {
        Health.Builder health = Health.up().withDetail("store", OpenedStore.shown(store));
        long began = System.nanoTime();
        try {
            engine.checkStore();
        } catch (RuntimeException e) {
            return health.down(e).build();
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        return health.withDetail("latency", millis + " ms").build();
    }
}
