@NullMarked
package dev.sojourn.vertx;

import org.jspecify.annotations.NullMarked;
