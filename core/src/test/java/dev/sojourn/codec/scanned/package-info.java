/** A package as a program would register it whole. */
@NullMarked
package dev.sojourn.codec.scanned;

import org.jspecify.annotations.NullMarked;
