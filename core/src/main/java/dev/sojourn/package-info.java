/**
 * The engine (the hall of ARCHITECTURE.md), the sessions it hands out, and the visits in which they are used.
 *
 * <p>An integration opens a {@link dev.sojourn.Visit} in the {@link dev.sojourn.SessionEngine}; the engine reads and
 * writes a store; nothing calls back up.
 */
@NullMarked
package dev.sojourn;

import org.jspecify.annotations.NullMarked;
