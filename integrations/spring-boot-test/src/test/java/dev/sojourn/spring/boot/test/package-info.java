/** Tests of the helpers for tests. */
@NullMarked
package dev.sojourn.spring.boot.test;

import org.jspecify.annotations.NullMarked;
