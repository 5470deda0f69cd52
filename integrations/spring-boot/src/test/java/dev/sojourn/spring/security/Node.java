package dev.sojourn.spring.security;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.jackson.JacksonForm;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.id.KeyRing;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.spring.boot.SojournSecurityAutoConfiguration;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** One node of a Spring Boot application behind a real Tomcat, with Sojourn's filter before Spring Security's. */
final class Node implements AutoCloseable {

    /** The parts of Spring Boot that an application with pages and a login has. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class,
        SecurityAutoConfiguration.class,
        ServletWebSecurityAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class,
        SojournSecurityAutoConfiguration.class
    })
    static class Application {

        @Bean
        FilterRegistrationBean<SojournFilter> sessions(SessionEngine engine) {
            CookieSettings cookie = CookieSettings.builder()
                    .secureByScheme()
                    .lifetime(engine.remembers() ? CookieLifetime.REMEMBERED : CookieLifetime.BROWSER)
                    .build();
            FilterRegistrationBean<SojournFilter> filter = new FilterRegistrationBean<>(SojournFilter.builder(engine)
                    .visits(visits -> visits.carriers(Carriers.cookie(cookie)))
                    .closeEngine(false)
                    .build());
            filter.setOrder(Integer.MIN_VALUE + 50);
            filter.setDispatcherTypes(
                    DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR);
            return filter;
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("ada")
                            .password("{noop}secret")
                            .roles("USER", "ADMIN")
                            .build(),
                    User.withUsername("bob")
                            .password("{noop}secret")
                            .roles("USER")
                            .build());
        }

        @Bean
        Pages pages() {
            return new Pages();
        }
    }

    /** What a node is made of. */
    static final class Setting {

        private final SessionStore store;
        private final List<Class<?>> configurations = new ArrayList<>(List.of(Application.class));
        private final List<String> properties = new ArrayList<>(List.of("server.port=0", "server.address=127.0.0.1"));
        private UnaryOperator<EngineBuilder> engine = builder -> builder;

        private Setting(SessionStore store) {
            this.store = store;
        }

        Setting with(Class<?>... more) {
            configurations.addAll(List.of(more));
            return this;
        }

        Setting property(String line) {
            properties.add(line);
            return this;
        }

        Setting clock(ManualClock clock) {
            return engine(builder -> builder.clock(clock).withoutSweeps());
        }

        Setting engine(UnaryOperator<EngineBuilder> more) {
            UnaryOperator<EngineBuilder> before = engine;
            engine = builder -> more.apply(before.apply(builder));
            return this;
        }

        Node start() {
            return new Node(this);
        }
    }

    private final ConfigurableApplicationContext context;
    private final SessionEngine engine;

    private Node(Setting setting) {
        engine = setting.engine
                .apply(SessionEngine.builder()
                        .store(setting.store)
                        .keys(KeyRing.ofSecrets(List.of("a secret that both nodes of a test have")))
                        .rollOnUserChange(false)
                        .codec(ValueCodec.builder()
                                .fallback(JacksonForm.allowing("dev.sojourn.spring.security"))
                                .build()))
                .build();
        SpringApplication application = new SpringApplicationBuilder(setting.configurations.toArray(Class[]::new))
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(setting.properties.toArray(String[]::new))
                .initializers(beans -> ((DefaultListableBeanFactory) beans.getBeanFactory())
                        .registerSingleton("sessionEngine", engine))
                .build();
        context = application.run();
    }

    static Setting on(SessionStore store) {
        return new Setting(store);
    }

    SessionEngine engine() {
        return engine;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    String url(String path) {
        return "http://127.0.0.1:"
                + ((ServletWebServerApplicationContext) context).getWebServer().getPort() + path;
    }

    /** How many living sessions a user has. */
    int sessionsOf(String user) {
        return engine.directory().ofUser(user, null, 500).sessions().size();
    }

    @Override
    public void close() {
        context.close();
        engine.close();
    }
}
