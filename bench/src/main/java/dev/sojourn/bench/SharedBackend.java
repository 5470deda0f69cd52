package dev.sojourn.bench;

import java.util.Objects;

/** The servers that nodes share. */
public enum SharedBackend {
    /** Redis, one node. */
    REDIS,
    /** PostgreSQL. */
    POSTGRES;

    /** The system property with the address of the Redis server. */
    static final String REDIS_ADDRESS = "sojourn.bench.redis";

    /** The system property with the JDBC URL of the PostgreSQL server. */
    static final String POSTGRES_ADDRESS = "sojourn.bench.postgres";

    /** As many connections as threads are ever measured. */
    static final int CONNECTIONS = 8;

    /**
     * Where the server is.
     *
     * @return its address, from the system properties
     */
    String address() {
        String property = this == REDIS ? REDIS_ADDRESS : POSTGRES_ADDRESS;
        return Objects.requireNonNull(System.getProperty(property), "the system property " + property);
    }
}
