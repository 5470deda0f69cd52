/**
 * What happened to sessions, in a form that is safe to log: fingerprints and keys, never ids or values (but for the
 * last attributes of a session that ended, which a listener has to ask for).
 */
@NullMarked
package dev.sojourn.event;

import org.jspecify.annotations.NullMarked;
