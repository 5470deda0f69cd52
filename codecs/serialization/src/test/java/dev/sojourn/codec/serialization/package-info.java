/** What the form takes, refuses and reads back, with attacks that were planted for it. */
@NullMarked
package dev.sojourn.codec.serialization;

import org.jspecify.annotations.NullMarked;
