package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code sessions} of the actuator. */
@AutoConfiguration(after = SojournAutoConfiguration.class)
@ConditionalOnSojourn
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(SessionEngine.class)
@ConditionalOnAvailableEndpoint(SessionsEndpoint.class)
public final class SojournSessionsEndpointAutoConfiguration {

    SojournSessionsEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "sessionsEndpoint")
    SessionsEndpoint sessionsEndpoint(SessionEngine engine, ApplicationEventPublisher audit) {
        return new SessionsEndpoint(engine, audit);
    }
}
