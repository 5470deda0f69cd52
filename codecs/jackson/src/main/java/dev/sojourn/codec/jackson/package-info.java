/**
 * A fallback for classes that nobody registered: JSON by Jackson 3, for the classes of an allow-list.
 * {@link JacksonForm} is the place to begin.
 */
@NullMarked
package dev.sojourn.codec.jackson;

import org.jspecify.annotations.NullMarked;
