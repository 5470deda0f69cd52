package dev.sojourn;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a {@link Session} that reach the store, for callers that must not block. Each runs on the engine's
 * executor (virtual threads where the JDK has them) and completes with what the blocking method returns, or with what
 * it throws. The session must not be used otherwise before the stage has completed.
 */
public final class AsyncSession {

    private final Session session;
    private final Executor executor;

    AsyncSession(Session session, Executor executor) {
        this.session = session;
        this.executor = executor;
    }

    /**
     * As {@link Session#save()}.
     *
     * @return completes with its result
     */
    public CompletionStage<Boolean> save() {
        return on(executor, session::save);
    }

    /**
     * As {@link Session#reload()}.
     *
     * @return completes with its result
     */
    public CompletionStage<Boolean> reload() {
        return on(executor, session::reload);
    }

    /**
     * As {@link Session#touch()}.
     *
     * @return completes with the session
     */
    public CompletionStage<Session> touch() {
        return on(executor, session::touch);
    }

    /**
     * As {@link Session#roll(Duration)}.
     *
     * @param grace how long the old id forwards
     * @return completes with its result
     */
    public CompletionStage<Boolean> roll(Duration grace) {
        return on(executor, () -> session.roll(grace));
    }

    /**
     * As {@link Session#destroy()}.
     *
     * @return completes with its result
     */
    public CompletionStage<Boolean> destroy() {
        return on(executor, session::destroy);
    }

    /**
     * As {@link Session#setUser(String, Map)}.
     *
     * @param uid the user's id
     * @param data what to keep about the user
     * @return completes with the session
     */
    public CompletionStage<Session> setUser(String uid, Map<String, ?> data) {
        return on(executor, () -> session.setUser(uid, data));
    }

    /**
     * As {@link Session#clearUser()}.
     *
     * @return completes with the session
     */
    public CompletionStage<Session> clearUser() {
        return on(executor, session::clearUser);
    }

    /**
     * As {@link Session#update}.
     *
     * @param name the attribute's name
     * @param type its class
     * @param change from the present value to the new one
     * @param <T> its type
     * @return completes with the value that was written
     */
    public <T> CompletionStage<@Nullable T> update(String name, Class<T> type, UnaryOperator<@Nullable T> change) {
        return on(executor, () -> session.update(name, type, change));
    }

    /** Runs a call on an executor; one that takes no more calls, because it is closed or full, fails the stage. */
    static <T extends @Nullable Object> CompletionStage<T> on(Executor executor, Supplier<T> call) {
        try {
            return CompletableFuture.supplyAsync(call, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
