/**
 * Sojourn and its peers behind one tiny interface, measured by one harness in the same run, so that what is read is a
 * ratio and not the speed of somebody's machine. Not published.
 */
@NullMarked
package dev.sojourn.bench;

import org.jspecify.annotations.NullMarked;
