package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.CookieLifetime;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.id.KeyRing;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** What the application gets by the dependency alone, and how it says otherwise. */
class AutoConfigurationTest {

    @Test
    void aloneItKeepsSessionsInMemory() {
        Contexts.web().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(SessionStore.class)).isInstanceOf(MemoryStore.class);
            assertThat(context)
                    .hasSingleBean(SessionEngine.class)
                    .hasSingleBean(SessionDirectory.class)
                    .hasSingleBean(HttpVisits.class);
            assertThat(context.getBean(SessionEngine.class).lifetime().idle()).isEqualTo(Duration.ofMinutes(30));
        });
    }

    @Test
    void theFilterStandsBeforeAllThatUseSessions() {
        Contexts.web().run(context -> {
            FilterRegistrationBean<?> filter = context.getBean(FilterRegistrationBean.class);
            assertThat(filter.getFilter()).isInstanceOf(SojournFilter.class);
            assertThat(filter.getOrder()).isEqualTo(Integer.MIN_VALUE + 50);
            assertThat(filter.getUrlPatterns()).containsExactly("/*");
            assertThat(filter.isAsyncSupported()).isTrue();
            assertThat(filter.determineDispatcherTypes())
                    .isEqualTo(EnumSet.of(
                            DispatcherType.REQUEST,
                            DispatcherType.FORWARD,
                            DispatcherType.ASYNC,
                            DispatcherType.ERROR));
            assertThat(context).doesNotHaveBean(SojournFilter.class);
        });
    }

    @Test
    void theFilterStandsWhereItIsTold() {
        Contexts.web()
                .withPropertyValues(
                        "sojourn.filter.order=-5000",
                        "sojourn.filter.url-patterns=/app/*",
                        "sojourn.filter.dispatcher-types=request,error")
                .run(context -> {
                    FilterRegistrationBean<?> filter = context.getBean(FilterRegistrationBean.class);
                    assertThat(filter.getOrder()).isEqualTo(-5000);
                    assertThat(filter.getUrlPatterns()).containsExactly("/app/*");
                    assertThat(filter.determineDispatcherTypes())
                            .isEqualTo(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
                });
    }

    @Test
    void nothingIsThereWhereItIsSwitchedOff() {
        Contexts.web()
                .withPropertyValues("sojourn.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(SessionEngine.class)
                        .doesNotHaveBean(SessionStore.class)
                        .doesNotHaveBean(FilterRegistrationBean.class));
    }

    @Test
    void anApplicationThatIsNoServletApplicationIsLeftAlone() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SojournStoreAutoConfiguration.class,
                        SojournCodecAutoConfiguration.class,
                        SojournAutoConfiguration.class,
                        SojournFilterAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionEngine.class));
    }

    @Test
    void theContainersTimeoutIsTheIdleLimitToTheSecond() {
        Contexts.web()
                .withPropertyValues("server.servlet.session.timeout=90")
                .run(context ->
                        assertThat(context.getBean(Lifetime.class).idle()).isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void aTimeoutOfZeroIsNone() {
        Contexts.web().withPropertyValues("server.servlet.session.timeout=0").run(context -> {
            Lifetime lifetime = context.getBean(Lifetime.class);
            assertThat(lifetime.idle()).isEqualTo(Lifetime.FOREVER);
            assertThat(lifetime.faults()).isEmpty();
        });
    }

    @Test
    void theOwnPropertiesComeFirst() {
        Contexts.web()
                .withPropertyValues(
                        "server.servlet.session.timeout=90",
                        "sojourn.timeout=2h",
                        "sojourn.absolute-timeout=1d",
                        "sojourn.touch-interval=30s",
                        "sojourn.expiry=created",
                        "sojourn.remember-me-timeout=14d")
                .run(context -> {
                    Lifetime lifetime = context.getBean(SessionEngine.class).lifetime();
                    assertThat(lifetime.idle()).isEqualTo(Duration.ofHours(2));
                    assertThat(lifetime.absolute()).isEqualTo(Duration.ofDays(1));
                    assertThat(lifetime.touchEvery()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(lifetime.anchor()).isEqualTo(ExpiryAnchor.CREATED);
                    assertThat(lifetime.remembered()).isEqualTo(Duration.ofDays(14));
                });
    }

    @Test
    void durationsOfSessionsWithoutAUnitAreSecondsAsTheContainersAre() {
        Contexts.web()
                .withPropertyValues(
                        "sojourn.timeout=1800",
                        "sojourn.absolute-timeout=7200",
                        "sojourn.touch-interval=20",
                        "sojourn.remember-me-timeout=86400")
                .run(context -> {
                    Lifetime lifetime = context.getBean(Lifetime.class);
                    assertThat(lifetime.idle()).isEqualTo(Duration.ofMinutes(30));
                    assertThat(lifetime.absolute()).isEqualTo(Duration.ofHours(2));
                    assertThat(lifetime.touchEvery()).isEqualTo(Duration.ofSeconds(20));
                    assertThat(lifetime.remembered()).isEqualTo(Duration.ofDays(1));
                });
    }

    @Test
    void theCookieIsAsSafeAsItCanBe() {
        Contexts.web().run(context -> {
            CookieSettings cookie = context.getBean(CookieSettings.class);
            assertThat(cookie.name(true)).isEqualTo("__Host-sid");
            assertThat(cookie.name(false)).isEqualTo("sid");
            assertThat(cookie.delete(true)).contains("Secure; HttpOnly; SameSite=Lax");
        });
    }

    @Test
    void theCookieIsAsTheServerPropertiesSay() {
        Contexts.web()
                .withPropertyValues(
                        "server.servlet.session.cookie.name=SHOPID",
                        "server.servlet.session.cookie.path=/shop",
                        "server.servlet.session.cookie.domain=shop.example",
                        "server.servlet.session.cookie.secure=true",
                        "server.servlet.session.cookie.http-only=false",
                        "server.servlet.session.cookie.same-site=none",
                        "server.servlet.session.cookie.partitioned=true")
                .run(context -> assertThat(context.getBean(CookieSettings.class).delete(false))
                        .startsWith("SHOPID=")
                        .contains("Domain=shop.example; Path=/shop; Secure; SameSite=None; Partitioned"));
    }

    @Test
    void developersToolsRestartItWithTheApplication() throws IOException {
        Properties tools =
                PropertiesLoaderUtils.loadProperties(new ClassPathResource("META-INF/spring-devtools.properties"));
        Pattern restarted = Pattern.compile(tools.getProperty("restart.include.sojourn"));
        assertThat(restarted
                        .matcher("file:/lib/sojourn-spring-boot-0.1.0-SNAPSHOT.jar")
                        .find())
                .isTrue();
        assertThat(restarted.matcher("file:/lib/other-0.1.0.jar").find()).isFalse();
    }

    @Test
    void eachBeanOfTheApplicationTakesThePlaceOfOurs() {
        Contexts.web().withUserConfiguration(Own.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(SessionStore.class)).isSameAs(Own.STORE);
            assertThat(context.getBean(KeyRing.class)).isSameAs(Own.KEYS);
            assertThat(context.getBean(SessionEngine.class).lifetime()).isSameAs(Own.LIFETIME);
            assertThat(context.getBean(CookieSettings.class).name(true)).isEqualTo("own");
            assertThat(context.getBean(SessionEngine.class).limits().attributes())
                    .isEqualTo(3);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {

        static final SessionStore STORE = new MemoryStore();
        static final KeyRing KEYS = KeyRing.random();
        static final Lifetime LIFETIME = Lifetime.standard().idle(Duration.ofMinutes(7));

        @Bean
        SessionStore store() {
            return STORE;
        }

        @Bean
        KeyRing keys() {
            return KEYS;
        }

        @Bean
        Lifetime lifetime() {
            return LIFETIME;
        }

        @Bean
        CookieSettings cookie() {
            return CookieSettings.builder().name("own").build();
        }

        @Bean
        SojournCustomizer limits() {
            return new SojournCustomizer() {
                @Override
                public void engine(dev.sojourn.EngineBuilder engine) {
                    engine.limits(Limits.standard().withAttributes(3));
                }
            };
        }
    }

    @Test
    void besideSpringSecurityALoginDoesNotChangeTheIdASecondTime() {
        Contexts.web(SojournSecurityAutoConfiguration.class).run(context -> {
            SessionEngine engine = context.getBean(SessionEngine.class);
            Session session = engine.directory().create(Map.of("cart", "tea"), null);
            String before = session.id();

            session.setUser("ada");
            session.save();

            assertThat(session.id()).isEqualTo(before);
            assertThat(engine.directory().lookUp(before)).isPresent();
        });
    }

    @Test
    void theCookieOfARememberedSessionOutlivesTheBrowser() {
        Contexts.web()
                .run(context -> assertThat(context.getBean(CookieSettings.class).lifetime())
                        .isEqualTo(CookieLifetime.REMEMBERED));
    }
}
