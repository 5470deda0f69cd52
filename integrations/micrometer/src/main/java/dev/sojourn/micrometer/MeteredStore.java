package dev.sojourn.micrometer;

import dev.sojourn.micrometer.StoreMeters.Outcome;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store whose calls are timed. Has the powers of the store inside, and is as safe for use by many threads. */
final class MeteredStore extends ForwardingStore {

    private final StoreMeters meters;

    MeteredStore(SessionStore store, StoreMeters meters) {
        super(store);
        this.meters = meters;
    }

    @Override
    protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
        if (meters.isOff()) {
            return call.get();
        }
        Outcome outcome = Outcome.FAILED;
        long start = System.nanoTime();
        try {
            T result = call.get();
            outcome = Outcome.of(operation, result);
            return result;
        } catch (RuntimeException e) {
            outcome = Outcome.of(e);
            throw e;
        } finally {
            meters.record(operation, outcome, System.nanoTime() - start);
        }
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
