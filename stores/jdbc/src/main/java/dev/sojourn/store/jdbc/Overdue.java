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
 * Something that is running on a connection, and is ended when it takes too long: its statement is cancelled, and the
 * connection broken when that is not heard. A driver starts a timer for each statement, and limits the network by calls
 * before and after; here somebody looks at all that is running, every so often and only while there is anything.
 */
final class Overdue {

    /** Between the cancellation of a statement and the end of its connection, so that the first is heard. */
    static final int GRACE_MILLIS = 500;

    private static final Set<Overdue> RUNNING = ConcurrentHashMap.newKeySet();
    private static final AtomicBoolean LOOKING = new AtomicBoolean();

    /** On a thread of the platform's, which must not wait. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, Runnable::run);

    private final Connection connection;
    private @Nullable Statement statement;
    private long end;
    private boolean over;

    /** Something begins, with a statement unless it is a commit or its like. */
    Overdue(Connection connection, @Nullable Statement statement, int millis) {
        this.connection = connection;
        this.statement = statement;
        this.end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        RUNNING.add(this);
        lookLater();
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
            RUNNING.forEach(each -> each.judge(now));
        }
    }

    private void judge(long now) {
        Statement late = statement;
        if (now - end >= 0 && late != null) {
            statement = null;
            end = now + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
            // A driver may send it on a connection of its own, and wait for that.
            apart(() -> cancel(late));
        } else if (now - end >= 0 && RUNNING.remove(this)) {
            // With TLS, closing waits for whoever is writing.
            apart(this::abort);
        }
    }

    private static void apart(Runnable task) {
        Thread thread = new Thread(task, "sojourn-jdbc-cancel");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void cancel(Statement late) {
        if (!over) {
            BorrowedConnection.quietly(late::cancel);
        }
    }

    private void abort() {
        BorrowedConnection.quietly(() -> connection.abort(Runnable::run));
    }

    /** Waits for a cancellation that is under way: later it would hit whoever has the connection next. */
    void over() {
        if (!RUNNING.remove(this)) {
            // Whoever took it out breaks the connection, and may not have come to it yet. The pool is to know.
            BorrowedConnection.breakUp(connection);
        }
        synchronized (this) {
            over = true;
        }
    }
}
