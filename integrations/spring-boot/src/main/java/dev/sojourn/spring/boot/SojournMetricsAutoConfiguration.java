package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import dev.sojourn.micrometer.SessionMetrics;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Binds the metrics of the engine and its store to the application's registry: the only one, or the primary one of
 * several. Where there is none, nothing is measured.
 */
@AutoConfiguration(after = SojournAutoConfiguration.class)
@ConditionalOnSojourn
@ConditionalOnClass({SessionMetrics.class, MeterRegistry.class})
@ConditionalOnBean({SessionEngine.class, SessionStore.class})
@ConditionalOnBooleanProperty(name = "sojourn.metrics.enabled", matchIfMissing = true)
public final class SojournMetricsAutoConfiguration {

    SojournMetricsAutoConfiguration() {}

    @Bean
    SojournMeters sojournMeters() {
        return new SojournMeters();
    }

    /** When all is made: a registry has its common tags and filters by then. */
    @Bean
    @Lazy(false)
    SmartInitializingSingleton sojournMetersBinding(
            SojournMeters meters,
            SessionEngine engine,
            SessionStore store,
            SojournProperties properties,
            ObjectProvider<MeterRegistry> registry) {
        return () -> registry.ifUnique(
                found -> meters.bind(found, engine, properties.metrics().engine(), store));
    }
}
