package dev.sojourn.vertx;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where the commits of one request begin and end, and who waits for them: the context, or below workers the event loop
 * of the connection, because all workers may be waiting for commits.
 */
final class VisitLoop implements Executor {

    private final ContextInternal context;
    private final boolean workers;
    /** Set while the session is being stored, when nobody else may use it. */
    private volatile @Nullable Promise<Void> storing;

    VisitLoop(ContextInternal context) {
        this.context = context;
        this.workers = context.threadingModel() == ThreadingModel.WORKER;
    }

    @Override
    public void execute(Runnable command) {
        if (workers) {
            context.nettyEventLoop().execute(command);
        } else {
            onContext(command);
        }
    }

    void onContext(Runnable command) {
        context.runOnContext(nothing -> command.run());
    }

    boolean isIn() {
        return workers ? context.nettyEventLoop().inEventLoop() : context.inThread();
    }

    /**
     * Runs what begins a commit. On the context itself it begins when its present event is over, so that what a handler
     * changes after its write goes along.
     */
    void soon(Runnable commit) {
        if (!context.inThread()) {
            settling();
            execute(commit);
        } else if (workers) {
            onContext(() -> {
                settling();
                execute(commit);
            });
        } else {
            onContext(commit);
        }
    }

    boolean isStoring() {
        return storing != null;
    }

    /** From here on until the commit is over nobody uses the session. */
    void settling() {
        if (storing == null) {
            storing = Promise.promise();
        }
    }

    void free() {
        Promise<Void> was = storing;
        storing = null;
        if (was != null) {
            was.tryComplete();
        }
    }

    /** Runs a command in this loop, at once unless the session is being stored. */
    void onceStored(Runnable command) {
        Promise<Void> under = storing;
        if (under == null) {
            command.run();
        } else {
            // Another commit may have begun by then.
            var unused = under.future().onComplete(nothing -> execute(() -> onceStored(command)));
        }
    }

    /**
     * Waits for a commit that is under way, where that may be.
     *
     * @throws IllegalStateException on a thread that must not wait
     */
    void settled() {
        for (Promise<Void> under = storing; under != null; under = storing) {
            if (!context.inThread() && !Context.isOnEventLoopThread()) {
                under.future().toCompletionStage().toCompletableFuture().join();
            } else if (context.threadingModel() == ThreadingModel.VIRTUAL_THREAD && context.inThread()) {
                Future.await(under.future());
            } else {
                throw new IllegalStateException("The session is being stored, because the response has begun. Use it"
                        + " before, or when the future of the write has completed");
            }
        }
    }
}
