package dev.sojourn.spring.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Says why Sojourn is not there: Spring Session would stand in the same place, or nobody can read the switch. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class SojournConflictAutoConfiguration {

    SojournConflictAutoConfiguration() {}

    @Bean
    @Lazy(false)
    @ConditionalOnBooleanProperty(name = "sojourn.enabled", matchIfMissing = true)
    @ConditionalOnClass(name = ConditionalOnSojourn.SPRING_SESSION)
    TwoSessionSystems sojournTwoSessionSystems() {
        return new TwoSessionSystems();
    }

    @Bean
    @Lazy(false)
    @ConditionalOnProperty("sojourn.enabled")
    TrueOrFalse sojournEnabledTrueOrFalse(Environment environment) {
        return new TrueOrFalse(environment.getRequiredProperty("sojourn.enabled"));
    }

    /** What Spring Boot takes for false unless it is true. */
    static final class TrueOrFalse {

        TrueOrFalse(String enabled) {
            if (!enabled.equalsIgnoreCase("true")) {
                throw SettingException.refused(
                        "sojourn.enabled", "it is true or false, and not \"" + enabled + "\"; unless set, true");
            }
        }
    }

    /** Says it once. */
    static final class TwoSessionSystems {

        private static final Logger LOG = System.getLogger(SojournConflictAutoConfiguration.class.getName());

        TwoSessionSystems() {
            LOG.log(
                    Level.WARNING,
                    "Sojourn and Spring Session are both on the class path, so Sojourn configures nothing. Remove"
                            + " spring-boot-starter-session-data-redis, spring-boot-starter-session-jdbc or what else"
                            + " brings org.springframework.session:spring-session-core, or remove"
                            + " dev.sojourn:sojourn-spring-boot-starter");
        }
    }
}
