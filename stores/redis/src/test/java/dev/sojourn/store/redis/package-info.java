/**
 * What holds for the Redis store: the contracts of all stores on one server and on a cluster, and what only a server on
 * the other side of a network can do to a store.
 */
@NullMarked
package dev.sojourn.store.redis;

import org.jspecify.annotations.NullMarked;
