/** Sojourn sessions for Vert.x 5 Web. */
@NullMarked
package dev.sojourn.vertx;

import org.jspecify.annotations.NullMarked;
