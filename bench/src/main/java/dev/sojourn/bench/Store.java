package dev.sojourn.bench;

import java.util.function.ToDoubleFunction;

/** Where subjects keep their sessions, and by what they are compared there. */
enum Store {
    /** The heap. Compared by the CPU time of the callers, which other processes hardly enter. */
    MEMORY(256, "a second of the caller's CPU", Sample::cpu, Sample::cpu),
    /** RocksDB, a write being in the log of the process that survives a kill. */
    DISK(64, "a second", Sample::wall, Sample::jvm),
    /** RocksDB, a write being on the disk when it returns. */
    DISK_SYNCED(16, "a second", Sample::wall, Sample::jvm),
    /** A Redis server on loopback. */
    REDIS(16, "a second", Sample::wall, Sample::jvm),
    /** A PostgreSQL server on loopback that syncs each commit. */
    POSTGRES(16, "a second", Sample::wall, Sample::jvm),
    /** The heap of an embedded Tomcat that is asked over loopback. Compared by the CPU time of its threads. */
    HTTP(64, "a second of the server's CPU", Sample::others, Sample::others);

    private final int batch;
    private final String yardstick;
    private final ToDoubleFunction<Sample> cost;
    private final ToDoubleFunction<Sample> cpu;

    Store(int batch, String yardstick, ToDoubleFunction<Sample> cost, ToDoubleFunction<Sample> cpu) {
        this.batch = batch;
        this.yardstick = yardstick;
        this.cost = cost;
        this.cpu = cpu;
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

    /** Nanoseconds of CPU for each operation: of the caller in memory, of the server over HTTP, else of the client. */
    double cpu(Sample sample) {
        return cpu.applyAsDouble(sample);
    }

    /** Bytes that an operation allocates: of the server over HTTP, else of the caller. */
    double bytes(Sample sample) {
        return this == HTTP ? sample.othersBytes() : sample.bytes();
    }

    /** Whether callers wait and do not work, so that several do more in a second. */
    boolean isWaitedFor() {
        return this != MEMORY && this != HTTP;
    }

    boolean needsServers() {
        return this == REDIS || this == POSTGRES;
    }
}
