/** A program on Jetty. */
@NullMarked
package dev.sojourn.sample.jetty;

import org.jspecify.annotations.NullMarked;
