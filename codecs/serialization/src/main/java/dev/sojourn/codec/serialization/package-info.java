/**
 * Java serialization for the values of programs that can't do without it: server-side Faces, Wicket, Vaadin, and what
 * older code keeps in its {@code HttpSession}. No other module of Sojourn reads or writes Java serialization, so a
 * program without this one has none. {@link JavaSerializationForm} is the place to begin.
 */
@NullMarked
package dev.sojourn.codec.serialization;

import org.jspecify.annotations.NullMarked;
