package dev.sojourn.bench;

import java.util.function.ToDoubleFunction;

/** Where subjects keep their sessions, and by what they are compared there. */
enum Store {
    /** The heap. Compared by the CPU time of the callers, which other processes hardly enter. */
    MEMORY(256, "a second of the caller's CPU", Sample::cpu),
    /** RocksDB, a write being in the log of the process that survives a kill. */
    DISK(64, Store.WALL, Sample::wall),
    /** RocksDB, a write being on the disk when it returns. */
    DISK_SYNCED(16, Store.WALL, Sample::wall),
    /** A Redis server on loopback. */
    REDIS(16, Store.WALL, Sample::wall),
    /** A PostgreSQL server on loopback that syncs each commit. */
    POSTGRES(16, Store.WALL, Sample::wall),
    /** The heap of an embedded Tomcat that is asked over loopback. Compared by the CPU time of its threads. */
    HTTP(64, "a second of the server's CPU", Sample::others);

    /** The yardstick of stores that are waited for. */
    static final String WALL = "a second";

    private final int batch;
    private final String yardstick;
    private final ToDoubleFunction<Sample> cost;

    Store(int batch, String yardstick, ToDoubleFunction<Sample> cost) {
        this.batch = batch;
        this.yardstick = yardstick;
        this.cost = cost;
    }

    /** How many requests are timed at once; the texts of their tickets are made before. */
    int batch() {
        return batch;
    }

    /** What operations are counted in. */
    String yardstick() {
        return yardstick;
    }

    /** Nanoseconds of the yardstick for each operation. */
    double cost(Sample sample) {
        return cost.applyAsDouble(sample);
    }

    boolean needsServers() {
        return this == REDIS || this == POSTGRES;
    }
}
