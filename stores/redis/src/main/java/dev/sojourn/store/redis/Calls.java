package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Waits for answers, not longer than the timeout, and sends again what was certainly not executed: a few times, after
 * pauses of random length. What may have been executed is never sent again. Every failure is a {@link StoreException}.
 */
final class Calls {

    private static final int MOST_ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 25;

    private final Client client;
    private final Duration timeout;
    private volatile boolean closed;

    Calls(Client client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** Sends a command and waits for its answer. */
    <T> T get(String operation, Supplier<CompletionStage<T>> send) {
        long deadline = System.nanoTime() + timeout.toNanos();
        return await(operation, start(send), send, deadline);
    }

    /** Sends commands together, which may take that long, and waits for all answers, in their order. */
    <T> List<T> getAll(String operation, List<Supplier<CompletionStage<T>>> sends, Duration patience) {
        return send(operation, sends, patience).stream().map(Supplier::get).toList();
    }

    /** Sends commands that can do without each other: an answer that fails is replaced, unless all fail. */
    <T> List<T> getSome(String operation, List<Supplier<CompletionStage<T>>> sends, T missing) {
        List<T> answers = new ArrayList<>();
        List<StoreException> failures = new ArrayList<>();
        for (Supplier<T> sent : send(operation, sends, timeout)) {
            try {
                answers.add(sent.get());
            } catch (StoreException e) {
                answers.add(missing);
                failures.add(e);
            }
        }
        if (failures.size() == sends.size()) {
            throw failures.get(0);
        }
        return answers;
    }

    /** Lets no command through any more; false when it did not before. */
    synchronized boolean close() {
        boolean open = !closed;
        closed = true;
        return open;
    }

    void requireOpen() {
        if (closed) {
            throw new StoreException("The Redis store is closed", null);
        }
    }

    /** Sends commands, and gives what waits for each answer. */
    private <T> List<Supplier<T>> send(String operation, List<Supplier<CompletionStage<T>>> sends, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<CompletableFuture<T>> sent = sends.stream().map(this::start).toList();
        return IntStream.range(0, sends.size())
                .<Supplier<T>>mapToObj(i -> () -> await(operation, sent.get(i), sends.get(i), deadline))
                .toList();
    }

    private <T> CompletableFuture<T> start(Supplier<CompletionStage<T>> send) {
        requireOpen();
        try {
            return send.get().toCompletableFuture();
        } catch (RuntimeException e) {
            // What Lettuce says of a connection that is down, or of a cluster that it can't find its way in.
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> T await(
            String operation, CompletableFuture<T> first, Supplier<CompletionStage<T>> again, long deadline) {
        CompletableFuture<T> attempt = first;
        try {
            for (int number = 1; ; number++) {
                try {
                    return attempt.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (ExecutionException e) {
                    Throwable cause = Failure.cause(e);
                    boolean late = number == MOST_ATTEMPTS || System.nanoTime() > deadline;
                    if (late || cause == null || !Failure.maySendAgain(cause)) {
                        throw failed(operation, cause == null ? e : cause);
                    }
                    if (Failure.code(cause).equals("READONLY")) {
                        // A failover made another server the master, and this connection leads to the old one.
                        client.reconnect();
                    }
                }
                long pause = FIRST_PAUSE_MILLIS << (number - 1);
                TimeUnit.MILLISECONDS.sleep(new SplittableRandom().nextLong(pause / 2, pause + 1));
                attempt = start(again);
            }
        } catch (TimeoutException | CancellationException e) {
            attempt.cancel(true);
            throw unknown(
                    operation, "within " + timeout.toMillis() + " ms. Check the load of Redis and the network.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(operation, "before its thread was interrupted.", e);
        }
    }

    private static StoreException unknown(String operation, String why, Exception cause) {
        return new StoreException(
                "Whether the Redis store did " + operation + " is not known: it did not answer " + why, cause);
    }

    private StoreException failed(String operation, Throwable cause) {
        requireOpen();
        if (Failure.isFull(cause)) {
            return new StoreFullException("Redis is at its maxmemory and takes no more: the store could not "
                    + operation + ". Raise maxmemory, or shorten the lifetime of sessions.");
        }
        return new StoreException(
                "The Redis store could not " + operation + " at " + client.hosts() + ": " + Failure.reason(cause),
                cause);
    }
}
