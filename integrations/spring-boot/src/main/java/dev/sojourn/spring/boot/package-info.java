/** Auto-configuration of Sojourn for Spring Boot 4. */
@NullMarked
package dev.sojourn.spring.boot;

import org.jspecify.annotations.NullMarked;
