package dev.sojourn.store.jdbc;

import java.sql.Connection;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends what takes too long on a connection: cancels the statement, and breaks the connection when that is not heard
 * either. A driver starts a timer for each statement, and limits the network by calls before and after; here somebody
 * looks at all that is running, every so often and only while there is anything.
 */
final class Overdue {

    /** Between the cancellation of a statement and the end of its connection, so that the first is heard. */
    static final int GRACE_MILLIS = 500;

    private static final int LOOK_MILLIS = 100;
    private static final Set<Step> RUNNING = ConcurrentHashMap.newKeySet();
    private static final AtomicBoolean LOOKING = new AtomicBoolean();

    /** On a thread of the platform's, which must not wait. */
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private Overdue() {}

    /** Notes that something begins on a connection, with a statement unless it is a commit or its like. */
    static Step begin(Connection connection, @Nullable Statement statement, int millis) {
        Step step = new Step(connection, statement, System.nanoTime() + nanos(millis));
        RUNNING.add(step);
        lookLater();
        return step;
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static void lookLater() {
        if (!LOOKING.get() && LOOKING.compareAndSet(false, true)) {
            LATER.execute(Overdue::look);
        }
    }

    private static void look() {
        // From here on, whoever begins asks for a look himself.
        LOOKING.set(false);
        if (!RUNNING.isEmpty()) {
            lookLater();
            long now = System.nanoTime();
            RUNNING.forEach(step -> step.judge(now));
        }
    }

    /** What is running on a connection. Whoever runs it says when it is over, before it does anything else there. */
    static final class Step {

        private final Connection connection;
        /** Held while the driver cancels it, which may wait for the server; the connection can be broken meanwhile. */
        private final Object cancelling = new Object();

        private @Nullable Statement statement;
        private long end;
        private volatile boolean over;

        private Step(Connection connection, @Nullable Statement statement, long end) {
            this.connection = connection;
            this.statement = statement;
            this.end = end;
        }

        private synchronized void judge(long now) {
            Statement late = statement;
            if (now - end >= 0 && late != null) {
                statement = null;
                end = now + nanos(GRACE_MILLIS);
                start("sojourn-jdbc-cancel", () -> cancel(late));
            } else if (now - end >= 0 && RUNNING.remove(this)) {
                start("sojourn-jdbc-abort", this::abort);
            }
        }

        private static void start(String name, Runnable task) {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        }

        private void cancel(Statement late) {
            synchronized (cancelling) {
                if (!over) {
                    BorrowedConnection.quietly(late::cancel);
                }
            }
        }

        private synchronized void abort() {
            if (!over) {
                BorrowedConnection.quietly(() -> NotifyFeed.driverOf(connection).abort(Runnable::run));
            }
        }

        /** Waits for what is being done to end it: later it would hit whoever has the connection next. */
        void over() {
            RUNNING.remove(this);
            synchronized (cancelling) {
                synchronized (this) {
                    over = true;
                }
            }
        }
    }
}
