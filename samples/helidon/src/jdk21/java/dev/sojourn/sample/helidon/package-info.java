/** A program on Helidon SE. */
@NullMarked
package dev.sojourn.sample.helidon;

import org.jspecify.annotations.NullMarked;
