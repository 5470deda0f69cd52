package dev.sojourn.spring.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.spring.boot.SojournCustomizer;
import dev.sojourn.spring.boot.SojournSecurityAutoConfiguration;
import dev.sojourn.store.MemoryStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/** When there is what for Spring Security. */
class ConditionsTest {

    private final WebApplicationContextRunner alone = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SojournSecurityAutoConfiguration.class));

    private final WebApplicationContextRunner runner = alone.withBean(
            SessionEngine.class,
            () -> SessionEngine.builder()
                    .store(new MemoryStore())
                    .withoutSweeps()
                    .build());

    @Test
    void withAnEngineAllIsThereButRequestCaches() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(SojournSessionRegistry.class)
                .hasSingleBean(SojournOidcSessionRegistry.class)
                .hasSingleBean(SessionUserListener.class)
                .hasSingleBean(HttpSessionEventPublisher.class)
                .doesNotHaveBean(RequestCache.class));
    }

    @Test
    void withoutAnEngineNothingIsThere() {
        alone.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(SessionRegistry.class)
                .doesNotHaveBean(HttpSessionEventPublisher.class));
    }

    @Test
    void withoutSpringSecurityNothingIsThere() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(SojournSecurityAutoConfiguration.class));
    }

    @Test
    void withoutOAuth2TheRestIsThere() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.security.oauth2"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(SojournSessionRegistry.class)
                        .doesNotHaveBean(OidcSessionRegistry.class));
    }

    @Test
    void aPublisherThatIsRegisteredByHandIsNotJoinedByAnother() {
        runner.withUserConfiguration(ByHand.class)
                .run(context -> assertThat(context).doesNotHaveBean(HttpSessionEventPublisher.class));
    }

    static class ByHand {

        @Bean
        ServletListenerRegistrationBean<HttpSessionEventPublisher> publisher() {
            return new ServletListenerRegistrationBean<>(new HttpSessionEventPublisher());
        }
    }

    @Test
    void propertiesAreTakenInEitherSpelling() {
        runner.withPropertyValues("sojourn.security.saved-requests=COOKIE", "sojourn.security.oidc-search=user")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CookieRequestCache.class));
    }

    @Test
    void whatAnApplicationSaysOfTheEngineComesLater() {
        SojournCustomizer own = new SojournCustomizer() {};
        runner.withBean("aaa", SojournCustomizer.class, () -> own)
                .run(context -> assertThat(context.getBeanProvider(SojournCustomizer.class)
                                .orderedStream()
                                .toList())
                        .hasSize(2)
                        .endsWith(own));
    }

    @Test
    void aRegistryOfTheApplicationIsSaidToCountOnEachNodeForItself() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(SojournSecurityAutoConfiguration.class.getName());
        logger.addHandler(handler);
        try {
            runner.run(context -> assertThat(lines).isEmpty());
            runner.withBean(SessionRegistryImpl.class)
                    .run(context -> assertThat(lines).singleElement().asString().contains("on each node for itself"));
        } finally {
            logger.removeHandler(handler);
        }
    }
}
