/** Metrics of engines and stores for Micrometer; the names and what they mean are in the guide, metrics.md. */
@NullMarked
package dev.sojourn.micrometer;

import org.jspecify.annotations.NullMarked;
