/** What Spring Security has to know of Sojourn's sessions: whose they are, how many, and when they end. */
@NullMarked
package dev.sojourn.spring.security;

import org.jspecify.annotations.NullMarked;
