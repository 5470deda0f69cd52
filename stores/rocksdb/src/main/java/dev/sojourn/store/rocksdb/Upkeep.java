package dev.sojourn.store.rocksdb;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * What the store does beside the calls: at every interval it brings the newest writes to disk, so that a power
 * failure takes no more than that with it, and when the disk has failed it opens the database again as soon as there
 * is room.
 */
final class Upkeep {

    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    private final Gate gate;
    private final Database database;
    private final Records records;
    private final ScheduledExecutorService clock;
    private boolean failing;

    Upkeep(Gate gate, Database database, Records records, Duration every) {
        this.gate = gate;
        this.database = database;
        this.records = records;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sojourn-rocksdb-upkeep");
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(this::run, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        clock.shutdown();
    }

    private void run() {
        try {
            if (database.canBeRebuilt()) {
                gate.alone(records::rebuild);
            } else if (database.canBeRepaired()) {
                gate.alone(records::reopen);
            }
            Lock inside = gate.enter();
            try {
                database.sync();
                database.probe();
                failing = false;
            } finally {
                inside.unlock();
            }
        } catch (RuntimeException e) {
            // Once for each failure and not at every interval; the writers are told by their own exceptions.
            if (!failing && !clock.isShutdown()) {
                failing = true;
                LOG.log(Level.WARNING, "The newest sessions are not on disk yet: {0}", e.getMessage());
            }
        }
    }
}
