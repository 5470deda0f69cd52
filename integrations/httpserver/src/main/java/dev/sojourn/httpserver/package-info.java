/** Sojourn sessions for {@code com.sun.net.httpserver}, the JDK's own HTTP server. */
@NullMarked
package dev.sojourn.httpserver;

import org.jspecify.annotations.NullMarked;
