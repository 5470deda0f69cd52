package dev.sojourn.server.admin;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes lines one after the other on a thread of its own, so that a sink that hangs (a disk over the network, a pipe
 * that nobody reads) holds up nobody for long. The thread ends when there is nothing to write for a while. Safe for use
 * by several threads.
 */
final class AuditWriter {

    private static final Logger LOG = System.getLogger(Audit.class.getName());

    /** How many lines wait at most; each is bounded in its size. */
    static final int MOST_WAITING = 1_000;

    /** How long an act waits while another has waited in vain: long enough for a writer that just got free. */
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration AT_END = Duration.ofSeconds(1);

    private final AuditSink sink;
    private final Duration patience;
    private final AtomicLong failed = new AtomicLong();
    private final AtomicBoolean good = new AtomicBoolean(true);
    /** Whether somebody has waited for the line that is being written, and gave up. */
    private volatile boolean stuck;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(MOST_WAITING), AuditWriter::daemon);

    /**
     * Makes a writer.
     *
     * @param sink where lines go; called by one thread
     * @param patience how long an act waits for its line at most
     */
    AuditWriter(AuditSink sink, Duration patience) {
        this.sink = sink;
        this.patience = patience;
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sojourn-audit");
        thread.setDaemon(true);
        return thread;
    }

    /** One line on its way. */
    private final class Line implements Runnable {
        private final AuditEvent event;
        /** Whether it was written, as far as whoever waits is concerned. */
        private final CompletableFuture<Boolean> written = new CompletableFuture<>();

        private final AtomicBoolean settled = new AtomicBoolean();
        private volatile boolean dropped;

        Line(AuditEvent event) {
            this.event = event;
        }

        @Override
        public void run() {
            stuck = false;
            if (dropped) {
                return;
            }
            try {
                sink.write(event);
                stuck = false;
                succeeds();
            } catch (IOException | RuntimeException e) {
                stuck = false;
                fails(e.toString());
            }
        }

        // Whoever is woken reads at once how the audit is: that is to be true by then.

        private void succeeds() {
            settled.set(true);
            boolean again = good.compareAndSet(false, true);
            written.complete(true);
            if (again) {
                LOG.log(Level.INFO, "Lines of the audit are written again");
            }
        }

        private void fails(String why) {
            if (settled.compareAndSet(false, true)) {
                failed.incrementAndGet();
                complain(why);
                written.complete(false);
            }
        }
    }

    /**
     * Has a line written, and waits until it is. While the writer hangs nobody else waits for long.
     *
     * @param mayBeLate whether a line that was not written in time is to be written later, for its act is done; else it
     *     is not to be written any more
     * @return whether it was written in time
     */
    boolean write(AuditEvent event, boolean mayBeLate) {
        Line line = begun(event);
        try {
            return line.written.get((stuck ? SHORT : patience).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            stuck = true;
            line.dropped = !mayBeLate;
            line.fails("it took longer than " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            line.dropped = !mayBeLate;
            line.fails("interrupted");
        } catch (ExecutionException e) {
            // Nobody completes it so.
            throw new IllegalStateException(e);
        }
        // Whoever has settled it is about to say how.
        return line.written.join();
    }

    /** Has a line written as soon as its turn comes, and waits for nothing. */
    void offer(AuditEvent event) {
        begun(event);
    }

    private Line begun(AuditEvent event) {
        Line line = new Line(event);
        try {
            thread.execute(line);
        } catch (RejectedExecutionException e) {
            line.fails("too many lines wait to be written");
        }
        return line;
    }

    /** How many lines were not written, or not in time. */
    long failures() {
        return failed.get();
    }

    /** Whether the last line could be written. */
    boolean isGood() {
        return good.get();
    }

    /** Tells it once. On a thread of its own, for the log may be what hangs. */
    private void complain(String why) {
        if (good.compareAndSet(true, false)) {
            daemon(() -> LOG.log(
                            Level.ERROR, "A line of the audit was not written, nor are those that follow: {0}", why))
                    .start();
        }
    }

    /** Waits a moment for the lines that were begun. */
    void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(AT_END.toMillis(), TimeUnit.MILLISECONDS)) {
                complain("the server ended before");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
