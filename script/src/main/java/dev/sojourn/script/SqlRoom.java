package dev.sojourn.script;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the SQL of one mount runs: on threads of its own, because a driver may work on in one function for minutes and
 * stop for nobody. Who waits for it can leave, and then it ends by itself; when too many are left behind, nothing new
 * is begun until one of them has ended. No thread in here is ever interrupted, since H2 would close its file. Safe for
 * use by several threads.
 */
final class SqlRoom implements AutoCloseable {

    /** Each may keep a processor. */
    static final int MOST_LEFT = 4;

    private static final Logger LOG = System.getLogger(SqlRoom.class.getName());
    private static final long LOOK_MILLIS = 20;
    private static final com.sun.management.@Nullable ThreadMXBean MEMORY =
            ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean ? bean : null;

    private final String mount;
    private final ExecutorService threads;
    private final AtomicInteger left = new AtomicInteger();

    SqlRoom(String mount) {
        this.mount = mount;
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "sojourn-sql-" + mount);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Something that is done here. */
    interface Work<T> {

        T run() throws SQLException;

        /** Asks it to end sooner, from another thread; it need not listen. */
        default void cancel() throws SQLException {}

        /** Clears up after it has ended and nobody waits any more. */
        default void leftBehind() {}
    }

    /** Nobody waits for the work any more, and it has cleared up or will. */
    static final class LeftException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private LeftException(String reason) {
            super(reason);
        }
    }

    /** Refuses what would begin while too much of what was left behind is still busy. */
    void requireRoom() {
        if (left.get() >= MOST_LEFT) {
            throw new AnswerException(503, "Busy, try again");
        }
    }

    /**
     * Has something done, and waits for it until this thread is interrupted or a limit is passed.
     *
     * @param patience how long to wait, null for as long as nobody interrupts
     * @param memory the most bytes that it may allocate in all
     * @param what for the log
     * @throws LeftException when it was not waited for
     */
    <T> T run(@Nullable Duration patience, long memory, String what, Work<T> work) throws SQLException {
        Job<T> job = new Job<>(work);
        threads.execute(job);
        long since = System.nanoTime();
        while (true) {
            try {
                T value = job.result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                requireMemory(job, memory);
                return value;
            } catch (TimeoutException e) {
                if (job.spent() > memory) {
                    throw leave(job, what, "it needs more memory than the limit of " + memory + " bytes");
                }
                if (patience != null && System.nanoTime() - since > patience.toNanos()) {
                    throw leave(job, what, "it takes longer than " + patience.toMillis() + " ms");
                }
            } catch (InterruptedException e) {
                LeftException leaving = leave(job, what, "it takes longer than a call may run");
                Thread.currentThread().interrupt();
                throw leaving;
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    private static void requireMemory(Job<?> job, long memory) {
        if (job.spent() > memory) {
            throw new IllegalStateException(
                    "it needed more memory than the limit of " + memory + " bytes (option memoryLimit)");
        }
    }

    private static SQLException failure(@Nullable Throwable thrown) {
        if (thrown instanceof SQLException failed) {
            return failed;
        }
        if (thrown instanceof RuntimeException failed) {
            throw failed;
        }
        // Also what the driver says of memory that ran out.
        return new SQLException(String.valueOf(thrown), thrown);
    }

    private LeftException leave(Job<?> job, String what, String reason) {
        int now = left.incrementAndGet();
        if (!job.over.compareAndSet(false, true)) {
            left.decrementAndGet();
            execute(job.work::leftBehind);
            return new LeftException(reason);
        }
        LOG.log(
                Level.WARNING,
                "Mount {0}: SQL of {1} was left to end by itself, because {2}. As much is left now: {3} of {4}{5}",
                mount,
                what,
                reason,
                now,
                MOST_LEFT,
                now < MOST_LEFT ? "" : "; until one of them ends, all that asks for SQL here is answered 503");
        execute(() -> {
            try {
                job.work.cancel();
            } catch (SQLException | RuntimeException e) {
                LOG.log(Level.DEBUG, "SQL could not be told to end", e);
            }
        });
        return new LeftException(reason);
    }

    private void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The room is closed", e);
        }
    }

    /** One piece of work on its thread. */
    private final class Job<T> implements Runnable {

        private final Work<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        /** Whether it has ended or was left, whichever was first. */
        private final AtomicBoolean over = new AtomicBoolean();

        private volatile long thread;
        private volatile long before;
        private volatile long after = -1;

        private Job(Work<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            long id = Thread.currentThread().getId();
            before = allocated(id);
            thread = id;
            T value = null;
            Throwable failure = null;
            try {
                value = work.run();
            } catch (Throwable e) {
                failure = e;
            }
            after = allocated(id);
            if (!over.compareAndSet(false, true)) {
                try {
                    work.leftBehind();
                } finally {
                    left.decrementAndGet();
                }
            } else if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        }

        /** The bytes that it has allocated until now. */
        private long spent() {
            if (thread == 0) {
                return 0;
            }
            return (after >= 0 ? after : allocated(thread)) - before;
        }

        private static long allocated(long thread) {
            return MEMORY == null ? 0 : MEMORY.getThreadAllocatedBytes(thread);
        }
    }

    /** Takes nothing new; what runs goes on. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
