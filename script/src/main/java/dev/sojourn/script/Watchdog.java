package dev.sojourn.script;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all running scripts every few milliseconds, and stops those that take too much time or memory. A script can
 * be stopped wherever it runs a statement or calls a function of its own; a single call of a built-in function, such as
 * {@code 3n ** 90000000n}, is given up on and left to end by itself, and another context takes the place of its own.
 */
final class Watchdog implements AutoCloseable {

    private static final long TICK_MILLIS = 20;

    private final Duration patience;
    private final LongSupplier time;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService stoppers = Executors.newCachedThreadPool(work -> daemon(work, "sojourn-script-stop"));
    private final com.sun.management.@Nullable ThreadMXBean memory =
            ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean ? bean : null;

    record Watched(RealmPool<Realm> pool, long memoryLimit, MountLog log) {}

    Watchdog(Duration patience, LongSupplier time) {
        this.patience = patience;
        this.time = time;
        daemon(this::watch, "sojourn-script-watchdog").start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    Watched add(RealmPool<Realm> pool, long memoryLimit, MountLog log) {
        Watched entry = new Watched(pool, memoryLimit, log);
        watched.add(entry);
        return entry;
    }

    void remove(Watched entry) {
        watched.remove(entry);
    }

    /** The present, in nanoseconds since some moment. */
    long now() {
        return time.getAsLong();
    }

    private void watch() {
        try {
            while (!closing.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                for (Watched entry : watched) {
                    entry.pool().realms().forEach(realm -> look(realm, entry));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Realm realm, Watched entry) {
        Thread inside = realm.inside();
        if (inside == null) {
            return;
        }
        long allocated = memory == null ? 0 : memory.getThreadAllocatedBytes(inside.getId());
        if (realm.overdue(now(), allocated, entry.memoryLimit()) != null) {
            stoppers.execute(() -> realm.stop(patience, call -> giveUp(realm, entry, inside, call)));
        }
    }

    private static void giveUp(Realm realm, Watched entry, Thread thread, String call) {
        int lost = entry.pool().abandon(realm);
        entry.log()
                .say(
                        Level.ERROR,
                        "The script at " + call + " is over a limit and does not stop: it keeps thread "
                                + thread.getName() + " busy, inside of one function of the interpreter. Calls that"
                                + " do so now: " + lost + "; mend the script, and restart the server if they stay");
    }

    @Override
    public void close() {
        closing.countDown();
        stoppers.shutdown();
    }
}
