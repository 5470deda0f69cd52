package dev.sojourn.http;

import java.util.concurrent.RejectedExecutionException;

/** No thread was free to ask the store: to a client the same as a store that does not answer. */
final class StoreNotAskedException extends RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    StoreNotAskedException(RejectedExecutionException full) {
        super(
                "The store was not asked, because the executor for blocking calls takes no more. Give it more threads"
                        + " or a longer queue",
                full);
    }
}
