package dev.sojourn.spring.boot;

import dev.sojourn.opentelemetry.SessionTracing;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Makes spans of what sessions cost a request, with the application's OpenTelemetry: the only one, or the primary one
 * of several. Where there is none, nothing is traced.
 */
@AutoConfiguration(after = SojournAutoConfiguration.class)
@ConditionalOnSojourn
@ConditionalOnClass({SessionTracing.class, OpenTelemetry.class})
@ConditionalOnBooleanProperty(name = "sojourn.tracing.enabled", matchIfMissing = true)
public final class SojournTracingAutoConfiguration {

    SojournTracingAutoConfiguration() {}

    @Bean
    SojournTracing sojournTracing(ObjectProvider<OpenTelemetry> openTelemetry, SojournProperties properties) {
        return new SojournTracing(
                openTelemetry,
                properties.tracing().store() && !properties.nearCache().enabled());
    }
}
