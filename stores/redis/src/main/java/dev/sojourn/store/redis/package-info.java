/** A session store on Redis: standalone, Sentinel and Cluster. */
@NullMarked
package dev.sojourn.store.redis;

import org.jspecify.annotations.NullMarked;
