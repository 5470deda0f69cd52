/**
 * A near cache over any session store that tells of changes: reads of sessions that this node has seen a moment ago
 * cost no round trip, and a store that can not say when they end is refused. {@link NearCache} is the place to begin.
 */
@NullMarked
package dev.sojourn.store.near;

import org.jspecify.annotations.NullMarked;
