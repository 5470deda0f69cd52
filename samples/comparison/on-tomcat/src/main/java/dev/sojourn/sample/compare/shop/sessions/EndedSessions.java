package dev.sojourn.sample.compare.shop.sessions;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/** Tells Spring Security of sessions that have ended: else its registry counts them for ever. */
@Configuration(proxyBeanMethods = false)
class EndedSessions {

    @Bean
    HttpSessionEventPublisher publisher() {
        return new HttpSessionEventPublisher();
    }
}
