package dev.sojourn.store.rocksdb;

/**
 * What an acknowledged write has survived once the call returned. Ending and rolling a session is on disk in both
 * classes, so that neither a crash nor a power failure brings a destroyed session or an old id back.
 */
public enum Durability {

    /**
     * Writes are handed to the operating system before they are acknowledged, and to the disk at every
     * {@linkplain RocksOptions#syncEvery() sync interval}. The death of the process, by any signal, loses nothing;
     * the death of the machine loses at most the creates, commits and touches of the last interval, newest first.
     */
    WAL,

    /**
     * Writes are on disk before they are acknowledged. Parallel writers share one sync, so the cost is latency rather
     * than throughput.
     */
    SYNC
}
