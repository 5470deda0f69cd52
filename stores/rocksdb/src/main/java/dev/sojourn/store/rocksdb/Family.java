package dev.sojourn.store.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families of the database, in the order they are opened. */
enum Family {
    /** Must exist in every RocksDB database; holds the count and nothing else. */
    META("default"),
    /** Session key to record. */
    SESSIONS("sessions"),
    /** Due moment and session key, to nothing. */
    EXPIRY("expiry"),
    /** User and session key, to nothing. */
    USERS("users");

    private final String title;

    Family(String title) {
        this.title = title;
    }

    byte[] title() {
        return title.getBytes(StandardCharsets.US_ASCII);
    }
}
