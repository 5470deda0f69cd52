package dev.sojourn.http;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens and commits the visits of requests where nobody may wait: for servers with event loops. The exchange is only
 * touched by the thread that calls and by the executor of the request's loop, the store only by an executor for
 * blocking calls: a pool as large as the calls that may wait at once, or one of virtual threads where there are any.
 *
 * <pre>{@code
 * record Greeting(AsyncVisits async) {
 *     CompletionStage<CommitOutcome> answer(WebExchange exchange, Executor loop) {
 *         return async.enter(exchange, loop).thenCompose(visit -> {
 *             visit.session().set("seen", true);              // no store is asked
 *             return async.commit(visit, loop);               // before the head leaves
 *         });
 *     }
 * }
 * }</pre>
 *
 * <p>Between the two a session is used as ever by one thread at a time. What asks the store at once ({@code update},
 * {@code roll}, {@code setUser}, {@code destroy}, {@code save}) goes through {@link #call}; {@code rollOnCommit} needs
 * not to. Whoever gives up while a visit is being opened still has to close it when it comes. Stages fail with what the
 * blocking calls throw, not wrapped; {@link SessionFault} has their answers. Safe for use by many threads.
 */
public final class AsyncVisits {

    private final HttpVisits visits;
    private final Executor blocking;

    private AsyncVisits(HttpVisits visits, Executor blocking) {
        this.visits = visits;
        this.blocking = blocking;
    }

    /**
     * The asynchronous face of an application's visits.
     *
     * @param visits opens the visits
     * @param blocking runs the calls that wait for the store; one that refuses fails the stage
     * @return what opens and commits them without waiting
     */
    public static AsyncVisits of(HttpVisits visits, Executor blocking) {
        return new AsyncVisits(visits, blocking);
    }

    /**
     * Opens the visit of a request, as {@link HttpVisits#enter}. One that presents no id that may be looked up waits
     * for nothing. Where a carrier is a body, {@link WebExchange#body} is called at once and has to have it.
     *
     * @param exchange the request and its response, used until the visit is closed
     * @param loop runs what comes after, on the thread that may touch the exchange
     * @return completes on that thread
     */
    public CompletionStage<HttpVisit> enter(WebExchange exchange, Executor loop) {
        WebExchange seen;
        CarrierReading reading;
        try {
            seen = visits.seen(exchange);
        } catch (RuntimeException refusal) {
            return CompletableFuture.failedStage(refusal);
        }
        try {
            reading = visits.read(seen);
        } catch (BadSessionRequestException refusal) {
            return CompletableFuture.failedStage(visits.refused(seen, refusal));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
        if (reading.candidates().isEmpty()) {
            return CompletableFuture.completedStage(visits.open(seen, reading));
        }
        return onLoop(
                () -> visits.open(seen, reading),
                loop,
                Function.identity(),
                failure -> {
                    if (failure instanceof BadSessionRequestException refusal) {
                        visits.refused(seen, refusal);
                    }
                },
                HttpVisit::close);
    }

    /**
     * Commits a visit, as {@link HttpVisit#commit()}: first the store, then the headers.
     *
     * @param visit the visit, which nobody else uses meanwhile
     * @param loop runs what comes after, on the thread that may touch the exchange
     * @return completes on that thread, after the headers were set
     */
    public CompletionStage<CommitOutcome> commit(HttpVisit visit, Executor loop) {
        try {
            visit.requireInTime();
        } catch (IllegalStateException late) {
            return CompletableFuture.failedStage(late);
        }
        return onLoop(
                visit::store,
                loop,
                outcome -> {
                    visit.tell(visit.isLate());
                    return outcome;
                },
                failure -> {},
                outcome -> {});
    }

    /**
     * Uses the session where it may wait.
     *
     * @param visit the visit, which nobody else uses meanwhile
     * @param work what to do with its session
     * @param loop runs what comes after
     * @param <T> what it gives
     * @return completes on that thread
     */
    public <T extends @Nullable Object> CompletionStage<T> call(
            HttpVisit visit, Function<? super Session, ? extends T> work, Executor loop) {
        return onLoop(() -> work.apply(visit.session()), loop, Function.identity(), failure -> {}, result -> {});
    }

    /** Runs a call where it may wait, and what comes of it on the loop; a loop that takes no more drops it. */
    private <A extends @Nullable Object, B extends @Nullable Object> CompletionStage<B> onLoop(
            Supplier<? extends A> call,
            Executor loop,
            Function<? super A, ? extends B> then,
            Consumer<Throwable> failed,
            Consumer<? super A> dropped) {
        CompletableFuture<A> called;
        try {
            called = CompletableFuture.supplyAsync(call::get, blocking);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedStage(refused);
        }
        CompletableFuture<B> done = new CompletableFuture<>();
        var unused = called.whenCompleteAsync(
                        (value, failure) -> {
                            try {
                                if (failure == null) {
                                    done.complete(then.apply(value));
                                } else {
                                    failed.accept(plain(failure));
                                    done.completeExceptionally(plain(failure));
                                }
                            } catch (RuntimeException | Error thrown) {
                                done.completeExceptionally(thrown);
                            }
                        },
                        loop)
                .whenComplete((value, failure) -> {
                    if (failure != null
                            && done.completeExceptionally(plain(failure))
                            && !called.isCompletedExceptionally()) {
                        dropped.accept(called.join());
                    }
                });
        // Nobody but this completes it: a caller that gives up must not lose the visit that is on its way.
        return done.minimalCompletionStage();
    }

    private static Throwable plain(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? failure : cause;
    }
}
