@NullMarked
package dev.sojourn.spring.security;

import org.jspecify.annotations.NullMarked;
