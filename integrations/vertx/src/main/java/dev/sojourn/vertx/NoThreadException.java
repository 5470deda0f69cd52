package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.http.SessionFault;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** No thread was free to ask the store: to a client the same as a store that does not answer. */
final class NoThreadException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;
    private static final SessionFault FAULT =
            new SessionFault(503, "store_unavailable", "Sessions are not available at the moment. Try again soon.", 5);

    private NoThreadException(RejectedExecutionException full) {
        super("The store was not asked, because the executor for it takes no more. Give it more threads", full);
    }

    /** An executor that says so when it takes no more. */
    static Executor telling(Executor blocking) {
        return task -> {
            try {
                blocking.execute(task);
            } catch (RejectedExecutionException full) {
                throw new NoThreadException(full);
            }
        };
    }

    /** As {@link SessionFault#of}, and this one beside. */
    static @Nullable SessionFault fault(Throwable failure, @Nullable Session own) {
        return failure instanceof NoThreadException ? FAULT : SessionFault.of(failure, own);
    }
}
