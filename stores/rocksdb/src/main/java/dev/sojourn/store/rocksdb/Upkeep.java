package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * What the store does beside the calls: at every interval it brings the newest writes to disk, so that a power
 * failure takes no more than that with it; when the disk has failed it opens the database again as soon as there is
 * room, and when a file is damaged it writes anew what can be read.
 */
final class Upkeep {

    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    private static final Duration BETWEEN_REBUILDS = Duration.ofMinutes(1);

    private final Gate gate;
    private final Database database;
    private final Records records;
    private final Runnable renewed;
    private final ScheduledExecutorService clock;
    /** Has a thread of its own, because it takes long. */
    private final ScheduledExecutorService eraser;

    private boolean failing;
    private long notBefore = System.nanoTime();

    Upkeep(Gate gate, Database database, Records records, Runnable renewed, RocksOptions options) {
        this.gate = gate;
        this.database = database;
        this.records = records;
        this.renewed = renewed;
        this.clock = thread("sojourn-rocksdb-upkeep");
        this.eraser = thread("sojourn-rocksdb-eraser");
        repeat(clock, this::run, options.syncEvery());
        repeat(eraser, this::eraseAgain, options.eraseEvery());
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void repeat(ScheduledExecutorService on, Runnable task, Duration every) {
        var unused =
                on.scheduleWithFixedDelay(() -> always(task), every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        clock.shutdown();
        eraser.shutdown();
        // Whatever it does is done before the store is closed, so that it is not called any more then.
        try {
            Lock inside = gate.enter();
            try {
                database.stopErasing();
            } finally {
                inside.unlock();
            }
        } catch (StoreException e) {
            LOG.log(Level.DEBUG, "Closed before: {0}", e.getMessage());
        }
    }

    /** Takes what was destroyed off the disk; what is damaged is found on the way. */
    void erase() {
        Lock inside = gate.enter();
        try {
            database.erase();
        } catch (StoreException e) {
            if (Failures.isDamage(e)) {
                database.damageMet();
            }
            throw e;
        } finally {
            inside.unlock();
        }
    }

    private void eraseAgain() {
        try {
            erase();
        } catch (StoreException e) {
            LOG.log(Level.WARNING, "What was destroyed is still on the disk: {0}", e.getMessage());
        }
    }

    private void renewIfNeeded() {
        boolean damaged = database.isDamaged();
        if (damaged && System.nanoTime() - notBefore >= 0 && canBeRebuilt()) {
            // What fails now would most likely fail again, and keeps everybody out meanwhile.
            notBefore = System.nanoTime() + BETWEEN_REBUILDS.toNanos();
            gate.alone(records::rebuild);
            notBefore = System.nanoTime();
            renewed.run();
        } else if (!damaged && database.canBeRepaired()) {
            gate.alone(records::reopen);
            renewed.run();
        }
    }

    /** Asks within the gate: what is asked is freed by a close. */
    private boolean canBeRebuilt() {
        Lock inside = gate.enter();
        try {
            return database.canBeRebuilt();
        } finally {
            inside.unlock();
        }
    }

    /** A task that throws is never run again. */
    // An Error as well: without file descriptors no class can be loaded, not even to log that there are none.
    @SuppressWarnings("CatchThrowable")
    private void always(Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            failing = false;
        }
    }

    private void run() {
        try {
            renewIfNeeded();
            Lock inside = gate.enter();
            try {
                database.sync();
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
