package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CarriersBuilder;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.HttpVisitsBuilder;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.servlet.ServletListeners;
import dev.sojourn.servlet.ServletSettings;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.SojournFilterBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.context.WebApplicationContext;

/** Puts the filter before all filters that use sessions, with the cookie that the application declares. */
@AutoConfiguration(after = SojournAutoConfiguration.class)
@ConditionalOnSojourn
@ConditionalOnBean(SessionEngine.class)
public final class SojournFilterAutoConfiguration {

    /** Where the filter stands unless it is told otherwise: behind forwarded headers, before Spring Security. */
    static final int ORDER = Integer.MIN_VALUE + 50;

    private static final System.Logger LOG = System.getLogger(SojournFilterAutoConfiguration.class.getName());

    SojournFilterAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CookieSettings sojournCookie(WebApplicationContext application, Environment environment, Lifetime lifetime) {
        CookieSettings cookie = declared(application, environment);
        cookie.warnings().forEach(warning -> LOG.log(Level.INFO, warning));
        // An engine of the application's own may have another lifetime, and can't be asked: it needs the cookie.
        boolean remembers = application.containsBean(SojournAutoConfiguration.ENGINE) && lifetime.remembered() != null;
        return remembers ? cookie.withLifetime(CookieLifetime.REMEMBERED) : cookie;
    }

    private static CookieSettings declared(WebApplicationContext application, Environment environment) {
        ContainerSession declared = ContainerSession.of(environment);
        ServletContext context = application.getServletContext();
        if (context != null && !declared.cookie().isGiven()) {
            return ServletSettings.cookie(context);
        }
        String path =
                context != null ? context.getContextPath() : environment.getProperty("server.servlet.context-path", "");
        return SettingException.naming(
                ContainerSession.PREFIX + ".cookie.name, .domain, .path and .max-age",
                () -> declared.cookie().settings(path));
    }

    @Bean
    @ConditionalOnMissingBean
    Carriers sojournCarriers(
            CookieSettings cookie, SojournProperties properties, ObjectProvider<SojournCustomizer> customizers) {
        CarriersBuilder carriers = Carriers.builder();
        for (SojournProperties.CarrierKind each : new LinkedHashSet<>(properties.carrier())) {
            switch (each) {
                case COOKIE -> carriers.cookie(cookie);
                case HEADER -> carriers.echoedHeader(properties.carrierHeader());
                case BEARER -> carriers.bearer();
            }
        }
        customizers.orderedStream().forEach(customizer -> customizer.carriers(carriers));
        Carriers built = SettingException.naming("sojourn.carrier and .carrier-header", carriers::build);
        if (properties.carrier().equals(List.of(SojournProperties.CarrierKind.BEARER))) {
            LOG.log(
                    Level.WARNING,
                    "sojourn.carrier=bearer takes ids from clients and tells them none: the application has to hand out"
                            + " signedId of the session by itself, as at a login");
        }
        return built;
    }

    @Bean
    @ConditionalOnMissingBean
    HttpVisits sojournVisits(SessionEngine engine, Carriers carriers, ObjectProvider<SojournCustomizer> customizers) {
        HttpVisitsBuilder visits = HttpVisits.builder(engine).carriers(carriers);
        customizers.orderedStream().forEach(customizer -> customizer.visits(visits));
        return visits.build();
    }

    /** The filter is no bean of its own, because Spring Boot would map such a one a second time. */
    @Bean
    @ConditionalOnMissingFilterBean
    FilterRegistrationBean<SojournFilter> sojournFilterRegistration(
            HttpVisits visits,
            SojournProperties properties,
            ObjectProvider<ServletListeners> ownListeners,
            ObjectProvider<HttpSessionListener> sessionListeners,
            ObjectProvider<HttpSessionIdListener> idListeners,
            ObjectProvider<HttpSessionAttributeListener> attributeListeners,
            ObjectProvider<SojournCustomizer> customizers) {
        SojournProperties.Filter settings = properties.filter();
        SojournFilterBuilder filter = SojournFilter.builder(visits)
                .closeEngine(false)
                .declaredTimeout(properties.timeout() == null)
                .listeners(ownListeners.getIfAvailable(() -> listeners(Stream.of(
                                sessionListeners.orderedStream(),
                                idListeners.orderedStream(),
                                attributeListeners.orderedStream())
                        .flatMap(each -> each))));
        if (!settings.quietPaths().isEmpty()) {
            var unused = SettingException.naming(
                    "sojourn.filter.quiet-paths",
                    () -> filter.quietPaths(settings.quietPaths().toArray(String[]::new)));
        }
        customizers.orderedStream().forEach(customizer -> customizer.filter(filter));
        FilterRegistrationBean<SojournFilter> registration = new FilterRegistrationBean<>(filter.build());
        registration.setName("sojourn");
        registration.setOrder(settings.order());
        registration.setUrlPatterns(patterns(settings.urlPatterns()));
        registration.setDispatcherTypes(types(settings));
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    FilterOrderCheck sojournFilterOrderCheck(ObjectProvider<AbstractFilterRegistrationBean<?>> filters) {
        return new FilterOrderCheck(filters);
    }

    @Bean
    @Lazy(false)
    ForeignProperties sojournForeignProperties(Environment environment) {
        return new ForeignProperties(environment);
    }

    @Bean
    @Lazy(false)
    UnusedProperties sojournUnusedProperties(Environment environment, ListableBeanFactory beans) {
        return new UnusedProperties(environment, beans);
    }

    private static ServletListeners listeners(Stream<? extends EventListener> beans) {
        // One bean may be of several kinds, and is told of each once.
        Set<EventListener> each = new LinkedHashSet<>(beans.toList());
        return ServletListeners.of(each.toArray(EventListener[]::new));
    }

    private static List<String> patterns(List<String> given) {
        for (String each : given) {
            if (!each.startsWith("/") && !each.startsWith("*.")) {
                throw SettingException.refused(
                        "sojourn.filter.url-patterns",
                        "\"" + each + "\" is no pattern of the Servlet specification: /*, /api/*, /exactly or *.do");
            }
        }
        if (!given.contains("/*")) {
            LOG.log(
                    Level.WARNING,
                    "sojourn.filter.url-patterns is {0}: what other paths keep in sessions is in the container''s own,"
                            + " with a cookie of its own",
                    given);
        }
        return given;
    }

    private static EnumSet<DispatcherType> types(SojournProperties.Filter settings) {
        EnumSet<DispatcherType> types = EnumSet.noneOf(DispatcherType.class);
        settings.dispatcherTypes().forEach(each -> types.add(DispatcherType.valueOf(each.name())));
        if (!types.contains(DispatcherType.REQUEST)) {
            throw SettingException.refused(
                    "sojourn.filter.dispatcher-types",
                    "without request no request has a session of Sojourn's; list it, or set sojourn.enabled=false");
        }
        return types;
    }
}
