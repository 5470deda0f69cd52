package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Waits for answers, not longer than the timeout, and sends again what was certainly not executed: a few times, after
 * pauses of random length. What may have been executed is never sent again. Every failure is a {@link StoreException}.
 */
final class Calls {

    private static final int MOST_ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 25;

    private final Client client;
    private final Duration timeout;
    private final AtomicBoolean closed;

    Calls(Client client, Duration timeout) {
        this(client, timeout, new AtomicBoolean());
    }

    private Calls(Client client, Duration timeout, AtomicBoolean closed) {
        this.client = client;
        this.timeout = timeout;
        this.closed = closed;
    }

    /** The same, for a command that may take so much longer. */
    Calls waiting(Duration longer) {
        return new Calls(client, timeout.plus(longer), closed);
    }

    /** Sends a command and waits for its answer. */
    <T> T get(String operation, Supplier<? extends CompletionStage<T>> send) {
        return getAll(operation, List.of(send)).get(0);
    }

    /** Sends commands together and waits for all answers, in their order. */
    <T> List<T> getAll(String operation, List<? extends Supplier<? extends CompletionStage<T>>> sends) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Future<T>> started = new ArrayList<>(sends.size());
        for (var send : sends) {
            started.add(start(send).toCompletableFuture());
        }
        List<T> answers = new ArrayList<>(sends.size());
        for (int i = 0; i < started.size(); i++) {
            answers.add(await(operation, started.get(i), sends.get(i), deadline));
        }
        return answers;
    }

    /** Lets no command through any more; false when it did not before. */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    void requireOpen() {
        if (closed.get()) {
            throw new StoreException("The Redis store is closed", null);
        }
    }

    private <T> CompletionStage<T> start(Supplier<? extends CompletionStage<T>> send) {
        requireOpen();
        return send.get();
    }

    private <T> T await(
            String operation, Future<T> first, Supplier<? extends CompletionStage<T>> again, long deadline) {
        Future<T> attempt = first;
        for (int number = 1; ; number++) {
            try {
                return attempt.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : e.getCause();
                if (number == MOST_ATTEMPTS || cause == null || !Failure.maySendAgain(cause)) {
                    throw failed(operation, cause == null ? e : cause);
                }
                if (Failure.isDemoted(cause)) {
                    client.reconnect();
                }
                pause(operation, number);
                attempt = start(again).toCompletableFuture();
            } catch (TimeoutException | CancellationException e) {
                attempt.cancel(true);
                throw new StoreException(
                        "The Redis store did not " + operation + " within " + timeout.toMillis()
                                + " ms; whether it was done is not known. Check the load of Redis and the network.",
                        e);
            } catch (InterruptedException e) {
                throw interrupted(operation, e);
            }
        }
    }

    private static void pause(String operation, int number) {
        try {
            long most = FIRST_PAUSE_MILLIS << (number - 1);
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException e) {
            throw interrupted(operation, e);
        }
    }

    private static StoreException interrupted(String operation, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreException(
                "The thread was interrupted while the Redis store was to " + operation
                        + "; whether it was done is not known",
                e);
    }

    private StoreException failed(String operation, Throwable cause) {
        requireOpen();
        if (Failure.isOutOfMemory(cause)) {
            return new StoreFullException("Redis is at its maxmemory and takes no more: the store could not "
                    + operation + ". Raise maxmemory, or shorten the lifetime of sessions.");
        }
        return new StoreException(
                "The Redis store could not " + operation + " at " + client.hosts() + ": " + Failure.reason(cause),
                cause);
    }
}
