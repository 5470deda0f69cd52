/** What the server measures of its own parts. */
@NullMarked
package dev.sojourn.server.metrics;

import org.jspecify.annotations.NullMarked;
