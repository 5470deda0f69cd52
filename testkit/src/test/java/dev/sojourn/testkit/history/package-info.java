/** That histories that can be are accepted, and that each fault that a history can show is found. */
@NullMarked
package dev.sojourn.testkit.history;

import org.jspecify.annotations.NullMarked;
