/** A program on Undertow. */
@NullMarked
package dev.sojourn.sample.undertow;

import org.jspecify.annotations.NullMarked;
