package dev.sojourn.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that ask a subject in a closed loop, the same ones until they are closed. Used by one thread. */
final class Callers implements AutoCloseable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Set<Long> own = ConcurrentHashMap.newKeySet();
    private final int number;
    private final ExecutorService threads;

    Callers(int number) {
        this.number = number;
        this.threads = Executors.newFixedThreadPool(number, task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            own.add(thread.getId());
            return thread;
        });
        own.add(Thread.currentThread().getId());
    }

    /** Sums over the operations of one caller. */
    private record Spent(long operations, long wall, long cpu, long bytes) {}

    /** Asks for a while, once for each batch at least. */
    Sample ask(Subject subject, Workload workload, Tickets tickets, int batch, Duration slice) {
        long[] ids = THREADS.getAllThreadIds();
        long cpu = others(ids, THREADS.getThreadCpuTime(ids));
        long bytes = others(ids, THREADS.getThreadAllocatedBytes(ids));
        long jvm = SYSTEM.getProcessCpuTime();
        List<Spent> spent = all(() -> ask(subject, workload, tickets, batch, slice.toNanos()));
        jvm = SYSTEM.getProcessCpuTime() - jvm;
        ids = THREADS.getAllThreadIds();
        cpu = others(ids, THREADS.getThreadCpuTime(ids)) - cpu;
        bytes = others(ids, THREADS.getThreadAllocatedBytes(ids)) - bytes;
        double operations = spent.stream().mapToLong(Spent::operations).sum();
        return new Sample(
                spent.stream().mapToLong(Spent::wall).sum() / operations,
                spent.stream().mapToLong(Spent::cpu).sum() / operations,
                Math.max(0, cpu) / operations,
                jvm / operations,
                spent.stream().mapToLong(Spent::bytes).sum() / operations,
                Math.max(0, bytes) / operations);
    }

    private static Spent ask(Subject subject, Workload workload, Tickets tickets, int batch, long nanos) {
        String[] texts = new String[batch];
        Object[] seen = new Object[batch];
        long operations = 0;
        long wall = 0;
        long cpu = 0;
        long bytes = 0;
        long end = System.nanoTime() + nanos;
        do {
            tickets.draw(texts);
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            int done = workload.run(subject, texts, seen);
            wall += System.nanoTime() - begin;
            cpu += THREADS.getCurrentThreadCpuTime() - cpuBefore;
            bytes += THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            operations += batch;
            check(workload, done, seen);
        } while (System.nanoTime() < end);
        return new Spent(operations, wall, cpu, bytes);
    }

    /** A fast engine that forgets would win. */
    private static void check(Workload workload, int done, Object[] seen) {
        for (Object each : seen) {
            if (workload == Workload.READ && each == null) {
                throw new IllegalStateException("A session was read without its attribute");
            }
        }
        if (done != seen.length) {
            throw new IllegalStateException(workload + " did its work in " + done + " cases of " + seen.length);
        }
    }

    /** Runs the same in each caller. */
    <T> List<T> all(Callable<T> task) {
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> result : threads.invokeAll(Collections.nCopies(number, task))) {
                results.add(result.get());
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("A caller failed", e);
        }
        return results;
    }

    /** The sum over living Java threads that are no callers. */
    private long others(long[] ids, long[] figures) {
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            sum += own.contains(ids[i]) ? 0 : Math.max(0, figures[i]);
        }
        return sum;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
