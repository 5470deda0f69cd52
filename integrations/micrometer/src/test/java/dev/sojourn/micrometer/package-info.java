@NullMarked
package dev.sojourn.micrometer;

import org.jspecify.annotations.NullMarked;
