package dev.sojourn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the threads of an engine: virtual ones for calls that block, where the JDK has them, and one that tells time.
 */
final class BlockingCalls {

    private static final int PLATFORM_THREADS = 32;
    private static final int QUEUE = 10_000;

    private BlockingCalls() {}

    static ExecutorService executor(String engine) {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (Throwable absent) {
            if (absent instanceof VirtualMachineError serious) {
                throw serious;
            }
            ThreadPoolExecutor platform = new ThreadPoolExecutor(
                    PLATFORM_THREADS,
                    PLATFORM_THREADS,
                    30,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(QUEUE),
                    daemons("sojourn-" + engine + "-call"));
            platform.allowCoreThreadTimeOut(true);
            return platform;
        }
    }

    static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
