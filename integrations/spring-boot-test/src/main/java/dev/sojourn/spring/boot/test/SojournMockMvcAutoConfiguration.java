package dev.sojourn.spring.boot.test;

import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.mock.web.MockHttpSession;

/**
 * Lets tests by {@code MockMvc} use mock sessions although the application's sessions are Sojourn's: {@code
 * session(...)}, {@code sessionAttr(...)}, {@code sharedHttpSession()} and the matchers of session attributes. There
 * with {@code @AutoConfigureMockMvc}; a real server is left alone.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({MockHttpSession.class, SojournFilter.class})
public final class SojournMockMvcAutoConfiguration {

    private static final String ORDER = "sojourn.filter.order";
    private static final int USUAL_ORDER = Integer.MIN_VALUE + 50;

    SojournMockMvcAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingFilterBean
    FilterRegistrationBean<MockSessionFilter> sojournMockSessions(Environment environment) {
        FilterRegistrationBean<MockSessionFilter> registration = new FilterRegistrationBean<>(new MockSessionFilter());
        registration.setName("sojournMockSessions");
        // The next one behind that of the sessions, and so before Spring Security.
        registration.setOrder(environment.getProperty(ORDER, Integer.class, USUAL_ORDER) + 1);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return registration;
    }

    @Bean
    @ConditionalOnMissingFilterBean
    FilterRegistrationBean<HiddenMockSession> sojournHiddenMockSession(Environment environment) {
        FilterRegistrationBean<HiddenMockSession> registration = new FilterRegistrationBean<>(new HiddenMockSession());
        registration.setName("sojournHiddenMockSession");
        registration.setOrder(environment.getProperty(ORDER, Integer.class, USUAL_ORDER) - 1);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return registration;
    }
}
