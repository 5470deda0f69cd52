/**
 * The room where sessions are kept: the store SPI, the record it keeps, its optional powers, and the in-memory store
 * that is the reference for all others.
 *
 * <p>A store knows keys, times, versions and bytes. It knows nothing of ids, attributes, HTTP or events. Time is always
 * an argument, in milliseconds since the epoch, so that one clock, the engine's, decides.
 */
@NullMarked
package dev.sojourn.store;

import org.jspecify.annotations.NullMarked;
