package dev.sojourn.store.near;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One question to the store, and all who wait for its answer. */
final class Fill {

    private final CompletableFuture<@Nullable StoredRecord> answer = new CompletableFuture<>();
    private final Epoch epoch;

    /**
     * Makes one.
     *
     * @param epoch the epoch in which the store is asked
     */
    Fill(Epoch epoch) {
        this.epoch = epoch;
    }

    Epoch epoch() {
        return epoch;
    }

    void answered(@Nullable StoredRecord record) {
        answer.complete(record);
    }

    void failed(RuntimeException fault) {
        answer.completeExceptionally(fault);
    }

    /** Lets everybody go who still waits, whatever has become of the one who asked. */
    void over() {
        if (!answer.isDone()) {
            answer.completeExceptionally(
                    new StoreException("A read of the store that others waited for broke off", null));
        }
    }

    @Nullable
    StoredRecord await() {
        try {
            return answer.join();
        } catch (CompletionException e) {
            // A new exception for each who waits: its stack tells who asked.
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new StoreException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
