@NullMarked
package dev.sojourn.opentelemetry;

import org.jspecify.annotations.NullMarked;
