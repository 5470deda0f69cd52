package dev.sojourn.spring.boot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/**
 * Matches in a servlet application that has not switched Sojourn off, and in which no other session system would stand
 * in the same place.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "sojourn.enabled", matchIfMissing = true)
@ConditionalOnMissingClass(ConditionalOnSojourn.SPRING_SESSION)
@interface ConditionalOnSojourn {

    /** The class by which Spring Session takes the place of the container's sessions. */
    String SPRING_SESSION = "org.springframework.session.web.http.SessionRepositoryFilter";
}
