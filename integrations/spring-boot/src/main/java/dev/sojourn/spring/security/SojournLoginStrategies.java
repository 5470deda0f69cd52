package dev.sojourn.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.authentication.session.CompositeSessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.ConcurrentSessionControlAuthenticationStrategy;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.util.ReflectionUtils;

/**
 * Adds {@link SojournLoginStrategy} to every filter chain that Spring Security builds: it hands each strategy that it
 * makes to the bean factory, and so to this. The strategies of a chain stay as they are, and run before.
 */
public final class SojournLoginStrategies implements BeanPostProcessor {

    private final Supplier<SojournSessionRegistry> registry;

    /**
     * A processor that asks for the registry when the first chain is built.
     *
     * @param registry gives the registry
     */
    public SojournLoginStrategies(Supplier<SojournSessionRegistry> registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean.getClass() == CompositeSessionAuthenticationStrategy.class) {
            return new Logins(List.of((SessionAuthenticationStrategy) bean, new SojournLoginStrategy(registry.get())));
        }
        if (bean.getClass() == ConcurrentSessionControlAuthenticationStrategy.class) {
            return new NotingLimit(registry.get(), (ConcurrentSessionControlAuthenticationStrategy) bean);
        }
        if (bean.getClass() == NullAuthenticatedSessionStrategy.class) {
            // This is what sessionFixation().none() makes of it.
            return (SessionAuthenticationStrategy) (login, request, response) -> LoginUnderWay.keepId(request);
        }
        return bean;
    }

    /** All strategies of a chain, which know of the login what Spring Security's do not hand on. */
    private static final class Logins extends CompositeSessionAuthenticationStrategy {

        Logins(List<SessionAuthenticationStrategy> all) {
            super(all);
        }

        @Override
        public void onAuthentication(
                Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
            new LoginUnderWay(authentication, request)
                    .during(() -> super.onAuthentication(authentication, request, response));
        }
    }

    /** Spring Security's own check, which leaves a note of the number behind. */
    private static final class NotingLimit extends ConcurrentSessionControlAuthenticationStrategy {

        private final ConcurrentSessionControlAuthenticationStrategy check;
        /** For classes that extend the check; this one only stands before it. */
        private final Method number;

        NotingLimit(SessionRegistry registry, ConcurrentSessionControlAuthenticationStrategy check) {
            super(registry);
            this.check = check;
            this.number = Objects.requireNonNull(ReflectionUtils.findMethod(
                    ConcurrentSessionControlAuthenticationStrategy.class,
                    "getMaximumSessionsForThisUser",
                    Authentication.class));
            ReflectionUtils.makeAccessible(number);
        }

        @Override
        protected int getMaximumSessionsForThisUser(Authentication authentication) {
            Object most = ReflectionUtils.invokeMethod(number, check, authentication);
            return most instanceof Integer given ? given : -1;
        }

        @Override
        public void onAuthentication(
                Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
            check.onAuthentication(authentication, request, response);
            request.setAttribute(SojournLoginStrategy.MOST, getMaximumSessionsForThisUser(authentication));
        }
    }
}
