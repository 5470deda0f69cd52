/**
 * Session ids: how they are made, how they travel, how they are checked, and the hash that stands for them.
 *
 * <p>The front door is {@link dev.sojourn.id.SessionIds}. It makes a {@link dev.sojourn.id.SessionId} from secure
 * random bytes, signs it for the way it will travel ({@link dev.sojourn.id.Transport}), and turns text from a client
 * into an {@link dev.sojourn.id.IdReading} without ever throwing at it. Everything behind this room (stores, indexes,
 * logs) sees only the {@link dev.sojourn.id.SessionKey}, which cannot be turned back into an id. This room depends on
 * the JDK alone and keeps no state but a bounded cache of readings.
 */
@NullMarked
package dev.sojourn.id;

import org.jspecify.annotations.NullMarked;
