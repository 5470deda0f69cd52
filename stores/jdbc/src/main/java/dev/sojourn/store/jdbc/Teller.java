package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells of changes on PostgreSQL behind the backs of those who make them: a transaction that notifies holds a lock of
 * the whole server while its commit goes to the disk, so what many have written in a few milliseconds is told by one
 * transaction, which need not go there. What could not be told is told later.
 */
final class Teller {

    /** Keys in one notification, which takes fewer than 8,000 bytes. */
    static final int MOST_KEYS = 120;

    /** More keys than this that wait, of one store, are told as a loss. */
    static final int MOST_WAITING = 20_000;

    private static final String SEND = "SELECT set_config('synchronous_commit', 'off', true), pg_notify('"
            + NotifyFeed.CHANNEL + "', message) FROM unnest(string_to_array(?, E'\\n')) AS message";

    private static final long COLLECTING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Connections connections;
    private final ThreadPoolExecutor worker;
    private Map<Audience, Set<SessionKey>> waiting = new LinkedHashMap<>();
    private @Nullable String word;
    private boolean busy;
    private volatile boolean ended;

    Teller(Connections connections) {
        this.connections = connections;
        this.worker = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "sojourn-jdbc-teller");
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
    }

    /** Tells within some milliseconds, on another thread, and once for all writes of a session within these. */
    void changed(Audience audience, SessionKey key) {
        boolean idle;
        synchronized (this) {
            add(audience, List.of(key));
            idle = begin();
        }
        wake(idle);
    }

    /** Tells soon, or not at all when the database does not answer then. */
    void sendSoon(String message) {
        boolean idle;
        synchronized (this) {
            word = message;
            idle = begin();
        }
        wake(idle);
    }

    private void add(Audience audience, Iterable<SessionKey> keys) {
        Set<SessionKey> all = waiting.computeIfAbsent(audience, store -> new LinkedHashSet<>());
        for (SessionKey key : keys) {
            if (all.size() < MOST_WAITING) {
                all.add(key);
            }
        }
    }

    private boolean begin() {
        boolean idle = !busy;
        busy = true;
        return idle;
    }

    private void wake(boolean idle) {
        if (idle) {
            try {
                worker.execute(this::tellAll);
            } catch (RejectedExecutionException e) {
                // The store is closed: nobody who writes is left.
            } catch (OutOfMemoryError e) {
                // There is no thread to be had now. What waits is told with what comes next.
                synchronized (this) {
                    busy = false;
                }
            }
        }
    }

    private void tellAll() {
        for (long pause = COLLECTING_NANOS; ; ) {
            LockSupport.parkNanos(pause);
            Map<Audience, Set<SessionKey>> taken;
            String said;
            synchronized (this) {
                taken = waiting;
                waiting = new LinkedHashMap<>();
                said = word;
                word = null;
                if (taken.isEmpty() && said == null) {
                    busy = false;
                    return;
                }
            }
            try {
                send(messages(said, taken));
                pause = COLLECTING_NANOS;
            } catch (RuntimeException | Error e) {
                pause = Math.min(8 * pause, LONGEST_PAUSE_NANOS);
                // Who hears is told as soon as the database is there again, or is interrupted like us.
                synchronized (this) {
                    taken.forEach(this::add);
                    word = word == null ? said : word;
                    busy = !ended;
                    if (ended) {
                        return;
                    }
                }
            }
        }
    }

    private static String messages(@Nullable String said, Map<Audience, Set<SessionKey>> taken) {
        List<String> messages = new ArrayList<>();
        if (said != null) {
            messages.add(said);
        }
        taken.forEach((audience, keys) -> messages.add(changes(audience, keys)));
        return String.join("\n", messages);
    }

    private static String changes(Audience audience, Set<SessionKey> keys) {
        if (keys.size() >= MOST_WAITING) {
            return audience.table + " l";
        }
        StringBuilder messages = new StringBuilder();
        int in = 0;
        for (SessionKey key : keys) {
            if (in++ % MOST_KEYS == 0) {
                messages.append(in == 1 ? "" : "\n")
                        .append(audience.table)
                        .append(" c")
                        .append(audience.tag);
            }
            messages.append(key.hex());
        }
        return messages.toString();
    }

    /** Tells at once, and returns when that is done. */
    void send(String messages) {
        connections.write("tell of changes", borrowed -> borrowed.query(SEND, ResultSet::next, messages));
    }

    /** Tells what waits, if that is possible at once. */
    void end() {
        ended = true;
        worker.shutdown();
        try {
            worker.awaitTermination(COLLECTING_NANOS + LONGEST_PAUSE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
