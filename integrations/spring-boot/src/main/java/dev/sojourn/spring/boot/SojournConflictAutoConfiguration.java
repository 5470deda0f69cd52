package dev.sojourn.spring.boot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Says why Sojourn is not there, where Spring Session would stand in the same place. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "sojourn.enabled", matchIfMissing = true)
@ConditionalOnClass(name = ConditionalOnSojourn.SPRING_SESSION)
public final class SojournConflictAutoConfiguration {

    SojournConflictAutoConfiguration() {}

    @Bean
    @Lazy(false)
    TwoSessionSystems sojournTwoSessionSystems() {
        return new TwoSessionSystems();
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
