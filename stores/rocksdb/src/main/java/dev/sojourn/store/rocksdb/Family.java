package dev.sojourn.store.rocksdb;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The column families of the database, in the order they are opened. */
enum Family {
    /** The count and nothing else; every RocksDB database has a family of this name. */
    DEFAULT,
    /** Session key to record. */
    SESSIONS,
    /** Due moment and session key, to nothing. */
    EXPIRY,
    /** User and lineage, to the key the session lives under, or to nothing while that is the same. */
    USERS;

    byte[] title() {
        return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
}
