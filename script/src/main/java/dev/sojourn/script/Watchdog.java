package dev.sojourn.script;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at all running scripts every few milliseconds, and stops those that take too much time or memory. */
final class Watchdog implements AutoCloseable {

    private static final long TICK_MILLIS = 20;

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService stoppers = Executors.newCachedThreadPool(work -> daemon(work, "sojourn-script-stop"));
    private final com.sun.management.@Nullable ThreadMXBean memory =
            ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean ? bean : null;

    record Watched(RealmPool pool, long memoryLimit) {}

    Watchdog() {
        daemon(this::watch, "sojourn-script-watchdog").start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    Watched add(RealmPool pool, long memoryLimit) {
        Watched entry = new Watched(pool, memoryLimit);
        watched.add(entry);
        return entry;
    }

    void remove(Watched entry) {
        watched.remove(entry);
    }

    private void watch() {
        try {
            while (!closing.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                for (Watched entry : watched) {
                    entry.pool().realms().forEach(realm -> look(realm, entry.memoryLimit()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Realm realm, long memoryLimit) {
        Thread inside = realm.inside();
        if (inside == null) {
            return;
        }
        long allocated = memory == null ? 0 : memory.getThreadAllocatedBytes(inside.getId());
        if (realm.overdue(System.nanoTime(), allocated, memoryLimit) != null) {
            stoppers.execute(realm::stop);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        stoppers.shutdown();
    }
}
