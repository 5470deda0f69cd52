package dev.sojourn.spring.boot;

import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.store.SessionStore;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The part {@code sojourn} of the health of the application: down when the store does not answer; else up, with what an
 * operator should know.
 */
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
        EngineHealth now;
        try {
            now = engine.health();
        } catch (RuntimeException e) {
            return health.down(e).build();
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        health.withDetail("latency", millis + " ms")
                .withDetail("takesWrites", now.store().takesWrites())
                .withDetail("feed", now.store().feed());
        Duration ahead = now.store().clockAhead();
        if (ahead != null) {
            health.withDetail("clockAhead", ahead);
        }
        if (now.sweepLag() != null) {
            health.withDetail("sweepLag", now.sweepLag());
        }
        return told(
                        told(health, "problems", now.problems()),
                        "advice",
                        now.store().advice())
                .build();
    }

    private static Health.Builder told(Health.Builder health, String name, List<String> sentences) {
        return sentences.isEmpty() ? health : health.withDetail(name, sentences);
    }
}
