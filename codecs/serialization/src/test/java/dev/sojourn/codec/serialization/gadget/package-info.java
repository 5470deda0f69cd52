/** Classes that nobody has allowed, and that tell when they were loaded or built. */
@NullMarked
package dev.sojourn.codec.serialization.gadget;

import org.jspecify.annotations.NullMarked;
