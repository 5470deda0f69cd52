package dev.sojourn;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
        return CompletableFuture.supplyAsync(session::save, executor);
    }

    /**
     * As {@link Session#reload()}.
     *
     * @return completes with its result
     */
    public CompletionStage<Boolean> reload() {
        return CompletableFuture.supplyAsync(session::reload, executor);
    }

    /**
     * As {@link Session#touch()}.
     *
     * @return completes with the session
     */
    public CompletionStage<Session> touch() {
        return CompletableFuture.supplyAsync(session::touch, executor);
    }

    /**
     * As {@link Session#roll(Duration)}.
     *
     * @param grace how long the old id forwards
     * @return completes with its result
     */
    public CompletionStage<Boolean> roll(Duration grace) {
        return CompletableFuture.supplyAsync(() -> session.roll(grace), executor);
    }

    /**
     * As {@link Session#destroy()}.
     *
     * @return completes with its result
     */
    public CompletionStage<Boolean> destroy() {
        return CompletableFuture.supplyAsync(session::destroy, executor);
    }

    /**
     * As {@link Session#setUser(String, Map)}.
     *
     * @param uid the user's id
     * @param data what to keep about the user
     * @return completes with the session
     */
    public CompletionStage<Session> setUser(String uid, Map<String, ?> data) {
        return CompletableFuture.supplyAsync(() -> session.setUser(uid, data), executor);
    }

    /**
     * As {@link Session#clearUser()}.
     *
     * @return completes with the session
     */
    public CompletionStage<Session> clearUser() {
        return CompletableFuture.supplyAsync(session::clearUser, executor);
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
        return CompletableFuture.supplyAsync(() -> session.update(name, type, change), executor);
    }
}
