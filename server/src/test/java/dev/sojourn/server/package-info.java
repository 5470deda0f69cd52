/** The server as a whole: its options, and what it does on a real port over HTTP and WebSockets. */
@NullMarked
package dev.sojourn.server;

import org.jspecify.annotations.NullMarked;
