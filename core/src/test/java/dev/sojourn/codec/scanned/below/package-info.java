/** A package below, which is not looked through. */
@NullMarked
package dev.sojourn.codec.scanned.below;

import org.jspecify.annotations.NullMarked;
