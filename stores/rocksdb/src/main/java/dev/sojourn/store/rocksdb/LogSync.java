package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Brings the newest writes to disk at every interval, so that a power failure takes no more than that with it. */
final class LogSync {

    private static final Logger LOG = System.getLogger(LogSync.class.getName());

    private final Gate gate;
    private final Database database;
    private final ScheduledExecutorService clock;
    private boolean failing;

    LogSync(Gate gate, Database database, Duration every) {
        this.gate = gate;
        this.database = database;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sojourn-rocksdb-sync");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::sync, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        clock.shutdown();
    }

    private void sync() {
        try {
            Lock inside = gate.enter();
            try {
                database.sync();
                failing = false;
            } finally {
                inside.unlock();
            }
        } catch (StoreException e) {
            // Once for each failure and not at every interval; the writers are told by their own exceptions.
            if (!failing && !clock.isShutdown()) {
                failing = true;
                LOG.log(Level.WARNING, "The newest sessions are not on disk yet: {0}", e.getMessage());
            }
        }
    }
}
