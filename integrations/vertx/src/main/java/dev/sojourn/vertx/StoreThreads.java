package dev.sojourn.vertx;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that wait for stores. They are no workers of Vert.x: a handler on one of those may wait for a commit. */
final class StoreThreads {

    private static final int THREADS = 20;
    private static final int IDLE_SECONDS = 30;

    private StoreThreads() {}

    /** A pool that need not be closed: idle threads end, and none keeps the process alive. */
    static ThreadPoolExecutor pool(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
