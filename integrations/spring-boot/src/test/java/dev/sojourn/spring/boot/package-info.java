/** Tests of the auto-configuration. */
@NullMarked
package dev.sojourn.spring.boot;

import org.jspecify.annotations.NullMarked;
