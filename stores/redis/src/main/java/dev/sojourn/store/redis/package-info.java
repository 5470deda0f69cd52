/**
 * The store on Redis: standalone, behind Sentinel, or a Cluster. {@link dev.sojourn.store.redis.RedisStore} is the
 * store, {@link dev.sojourn.store.redis.RedisOptions} its settings; the rest is how sessions are laid out in keys and
 * which scripts change them, which docs/formats/redis.md describes.
 */
@NullMarked
package dev.sojourn.store.redis;

import org.jspecify.annotations.NullMarked;
