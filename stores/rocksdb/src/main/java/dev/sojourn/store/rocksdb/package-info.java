/**
 * The embedded, durable store: one process keeps its sessions in a directory of its own, through RocksDB, and finds
 * them again after it was killed. {@link dev.sojourn.store.rocksdb.RocksStore} is the store,
 * {@link dev.sojourn.store.rocksdb.RocksOptions} its settings; the rest is how the directory is laid out, which
 * docs/formats/rocksdb.md describes byte by byte.
 */
@NullMarked
package dev.sojourn.store.rocksdb;

import org.jspecify.annotations.NullMarked;
