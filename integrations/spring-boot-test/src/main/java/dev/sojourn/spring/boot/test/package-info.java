/** Helpers for tests of Spring Boot applications whose sessions Sojourn keeps. */
@NullMarked
package dev.sojourn.spring.boot.test;

import org.jspecify.annotations.NullMarked;
