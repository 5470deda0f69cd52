/**
 * What holds for the RocksDB store: the contracts of all stores, and what only a directory on disk can promise or lose.
 */
@NullMarked
package dev.sojourn.store.rocksdb;

import org.jspecify.annotations.NullMarked;
