package dev.sojourn.vertx;

import dev.sojourn.http.HttpVisits;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Describes a {@link SojournHandler}. Used by one thread. */
public final class SojournHandlerBuilder {

    final HttpVisits visits;

    @Nullable
    Executor blocking;

    boolean onEventLoop;
    Predicate<? super HttpServerRequest> quiet = request -> false;

    SojournHandlerBuilder(HttpVisits visits) {
        this.visits = visits;
    }

    /**
     * Sets who waits for the store. Unless set, it is a pool of the handler's own, of up to 20 threads that end when
     * they are idle; not the worker threads of Vert.x, which may be waiting for a commit themselves. Handlers of
     * sockets have a second such pool, unless this is set.
     *
     * @param executor a pool as large as the calls that may wait at once, or one of virtual threads
     * @return this
     */
    public SojournHandlerBuilder blocking(Executor executor) {
        blocking = Objects.requireNonNull(executor, "executor");
        onEventLoop = false;
        return this;
    }

    /**
     * Asks the store on the event loop itself, which saves two changes of thread for each call. For a store in this
     * process's memory, such as {@link dev.sojourn.store.MemoryStore}, and only where no listener and no codec of the
     * engine waits for anything: the handler can't know that, so this is never assumed.
     *
     * @return this
     */
    public SojournHandlerBuilder onEventLoop() {
        blocking = Runnable::run;
        onEventLoop = true;
        return this;
    }

    /**
     * Sets which requests are no use of their session, such as those that a page sends by itself: they do not move an
     * expiry that follows accesses.
     *
     * @param requests judges a request
     * @return this
     */
    public SojournHandlerBuilder quiet(Predicate<? super HttpServerRequest> requests) {
        quiet = Objects.requireNonNull(requests, "requests");
        return this;
    }

    /**
     * Makes the handler.
     *
     * @return the handler
     */
    public SojournHandler build() {
        return new SojournHandler(this);
    }
}
