/** What every sample must do. */
@NullMarked
package dev.sojourn.sample.rules;

import org.jspecify.annotations.NullMarked;
