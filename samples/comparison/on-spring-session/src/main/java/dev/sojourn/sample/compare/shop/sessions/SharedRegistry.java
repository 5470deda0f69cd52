package dev.sojourn.sample.compare.shop.sessions;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;

/** Counts the sessions of a user on all nodes together: else each node counts its own. */
@Configuration(proxyBeanMethods = false)
class SharedRegistry {

    @Bean
    SessionRegistry registry(FindByIndexNameSessionRepository<? extends Session> sessions) {
        return new SpringSessionBackedSessionRegistry<>(sessions);
    }
}
