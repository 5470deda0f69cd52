/** A program on Javalin. */
@NullMarked
package dev.sojourn.sample.javalin;

import org.jspecify.annotations.NullMarked;
