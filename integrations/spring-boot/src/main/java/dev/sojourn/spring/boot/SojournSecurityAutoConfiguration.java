package dev.sojourn.spring.boot;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.security.PageRequests;
import dev.sojourn.spring.security.SessionUserListener;
import dev.sojourn.spring.security.SojournLoginStrategies;
import dev.sojourn.spring.security.SojournOidcSessionRegistry;
import dev.sojourn.spring.security.SojournRememberMeServices;
import dev.sojourn.spring.security.SojournSecurityProperties;
import dev.sojourn.spring.security.SojournSecurityProperties.OidcSearch;
import dev.sojourn.spring.security.SojournSessionRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/**
 * Makes Spring Security know Sojourn's sessions: their users, their number and their ends. Every bean gives way to one
 * of the application. What it does is told in {@code docs/guide/spring-security.md}.
 */
@AutoConfiguration(afterName = "dev.sojourn.spring.boot.SojournFilterAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({SessionRegistry.class, HttpSecurity.class, SojournFilter.class})
@ConditionalOnBean(SessionEngine.class)
@EnableConfigurationProperties(SojournSecurityProperties.class)
public class SojournSecurityAutoConfiguration {

    private static final Logger LOG = System.getLogger(SojournSecurityAutoConfiguration.class.getName());

    /** Called by Spring. */
    SojournSecurityAutoConfiguration() {}

    /** Tells Spring Security of sessions that begin, get a new id, and end. */
    @Bean
    @ConditionalOnMissingBean(
            value = HttpSessionEventPublisher.class,
            parameterizedContainer = ServletListenerRegistrationBean.class)
    HttpSessionEventPublisher sojournSessionEventPublisher() {
        return new HttpSessionEventPublisher();
    }

    /** Keeps the page that somebody asked for in a cookie, so that no session begins for it. */
    @Bean
    @ConditionalOnMissingBean(RequestCache.class)
    @ConditionalOnProperty(name = "sojourn.security.saved-requests", havingValue = "cookie")
    CookieRequestCache sojournCookieRequestCache() {
        CookieRequestCache cache = new CookieRequestCache();
        cache.setRequestMatcher(new PageRequests());
        return cache;
    }

    /** Forgets the page that somebody asked for. */
    @Bean
    @ConditionalOnMissingBean(RequestCache.class)
    @ConditionalOnProperty(name = "sojourn.security.saved-requests", havingValue = "none")
    NullRequestCache sojournNullRequestCache() {
        return new NullRequestCache();
    }

    /** For {@code rememberMe}, made when it is used: it fails where the engine remembers no sessions. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    SojournRememberMeServices sojournRememberMeServices(SessionEngine engine) {
        return new SojournRememberMeServices(engine);
    }

    /** Sessions belong to who has logged in by Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sojourn.security.user-from", havingValue = "security", matchIfMissing = true)
    static class UserFromSecurity {

        /** Called by Spring. */
        UserFromSecurity() {}

        @Bean
        @ConditionalOnMissingBean(SessionRegistry.class)
        SojournSessionRegistry sojournSessionRegistry(SessionEngine engine) {
            return new SojournSessionRegistry(engine);
        }

        /** The id changes with the login, and once is enough. An application that says otherwise comes later. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        static SojournCustomizer sojournLoginCustomizer() {
            return new SojournCustomizer() {
                @Override
                public void engine(EngineBuilder engine) {
                    engine.rollOnUserChange(false);
                }
            };
        }

        @Bean
        @ConditionalOnMissingBean
        SessionUserListener sojournSessionUserListener(
                ObjectProvider<SojournSessionRegistry> registry, SessionEngine engine) {
            return SessionUserListener.ofLogins(registryOr(registry, engine));
        }

        /** Says what a registry of the application's own leaves out. */
        @Bean
        static SmartInitializingSingleton sojournSessionRegistryCheck(ObjectProvider<SessionRegistry> registries) {
            return () -> registries.stream()
                    .filter(each -> !(each instanceof SojournSessionRegistry))
                    .forEach(each -> LOG.log(
                            Level.WARNING,
                            "The bean SessionRegistry of class {0} is used in place of Sojourn''s. If it keeps its"
                                    + " sessions in memory, as SessionRegistryImpl does, maximumSessions counts on each"
                                    + " node for itself, and forgets no session that another node ends. Leave it out"
                                    + " to count in the store",
                            each.getClass().getName()));
        }

        @Bean
        @ConditionalOnMissingBean
        static SojournLoginStrategies sojournLoginStrategies(
                ObjectProvider<SojournSessionRegistry> registry, ObjectProvider<SessionEngine> engine) {
            return new SojournLoginStrategies(() -> registryOr(registry, engine.getObject()));
        }

        /** An application with a registry of its own still has its sessions bound to their users. */
        private static SojournSessionRegistry registryOr(
                ObjectProvider<SojournSessionRegistry> registry, SessionEngine engine) {
            return registry.getIfUnique(() -> new SojournSessionRegistry(engine));
        }
    }

    /** Back-channel logout of OpenID providers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OidcSessionRegistry.class)
    @ConditionalOnProperty(name = "sojourn.security.user-from", havingValue = "security", matchIfMissing = true)
    static class OidcLogout {

        /** Called by Spring. */
        OidcLogout() {}

        @Bean
        @ConditionalOnMissingBean(OidcSessionRegistry.class)
        SojournOidcSessionRegistry sojournOidcSessionRegistry(
                SessionEngine engine, SojournSecurityProperties properties) {
            return new SojournOidcSessionRegistry(engine.directory(), properties.oidcSearch() == OidcSearch.ALL);
        }
    }

    /** Sessions belong to whom an attribute names. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sojourn.security.user-from", havingValue = "principal-attribute")
    static class UserFromAttribute {

        /** Called by Spring. */
        UserFromAttribute() {}

        @Bean
        @ConditionalOnMissingBean
        SessionUserListener sojournSessionUserListener() {
            return SessionUserListener.ofPrincipalAttribute();
        }
    }
}
