/**
 * The door to script mounts: one servlet for all requests that nothing else answers, their WebSockets, and an engine
 * for each mount over a store with a key space of its own. What scripts are and may do is the business of
 * {@code dev.sojourn.script}.
 */
@NullMarked
package dev.sojourn.server.script;

import org.jspecify.annotations.NullMarked;
