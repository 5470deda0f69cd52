/**
 * What Spring Security and Spring MVC put into a session, where they are on the class path. All classes but
 * {@link SpringClasses} are linked only then.
 */
@NullMarked
package dev.sojourn.codec.jackson.spring;

import org.jspecify.annotations.NullMarked;
