/** Spans of visits and of the calls of their stores, for OpenTelemetry; what they tell is in the guide, tracing.md. */
@NullMarked
package dev.sojourn.opentelemetry;

import org.jspecify.annotations.NullMarked;
