package dev.sojourn.testkit.web;

import dev.sojourn.CommitOutcome;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.http.AsyncVisits;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.WebExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A door whose exchanges belong to one event loop: visits are opened and committed by the asynchronous porch, from that
 * loop, which no call of the store may hold up. Handlers run on threads of their own, as those that wait do elsewhere.
 */
final class EventLoopDoor extends PlainDoor implements AutoCloseable {

    /** What was told of the engine's doings on the thread of the loop, where nobody may wait. */
    final AtomicReference<@Nullable String> heldUp = new AtomicReference<>();

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Thread itself =
            CompletableFuture.supplyAsync(Thread::currentThread, loop).join();

    private Executor blocking = threads;

    /** A liar, who asks the store where nobody may wait. */
    EventLoopDoor thatWaitsOnItsLoop() {
        blocking = Runnable::run;
        return this;
    }

    @Override
    WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws IOException {
        visits.engine().addListener(event -> {
            // What is refused is told before any store is asked.
            if (Thread.currentThread() == itself && !(event instanceof SessionEvent.Forged)) {
                heldUp.set(event.getClass().getSimpleName());
            }
        });
        return super.start(visits, handlers);
    }

    @Override
    public void close() {
        loop.shutdown();
        threads.shutdown();
    }

    @Override
    HttpVisit enter(HttpVisits visits, WebExchange exchange) {
        return onLoop(() -> AsyncVisits.of(visits, blocking).enter(exchange, loop));
    }

    @Override
    CommitOutcome commit(HttpVisits visits, HttpVisit visit) {
        return onLoop(() -> AsyncVisits.of(visits, blocking).commit(visit, loop));
    }

    private <T> T onLoop(Supplier<CompletionStage<T>> call) {
        try {
            return CompletableFuture.supplyAsync(call, loop)
                    .thenCompose(stage -> stage)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
