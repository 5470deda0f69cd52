/** What is asked of the application on each session system, and the table of what came out. */
@NullMarked
package dev.sojourn.sample.compare;

import org.jspecify.annotations.NullMarked;
