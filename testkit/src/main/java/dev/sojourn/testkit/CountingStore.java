package dev.sojourn.testkit;

import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that writes down each call, so that a test can hold the round trips against a budget. */
public final class CountingStore extends ForwardingStore {

    private static final Set<StoreOperation> HOUSEKEEPING =
            EnumSet.of(StoreOperation.CLAIM_EXPIRED, StoreOperation.SETTLE, StoreOperation.HEALTH);

    private final List<StoreOperation> calls = Collections.synchronizedList(new ArrayList<>());

    /**
     * Makes one that has counted nothing.
     *
     * @param store the store that does the work
     */
    public CountingStore(SessionStore store) {
        super(store);
    }

    @Override
    protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
        calls.add(operation);
        return super.around(operation, call);
    }

    /**
     * The calls since the last {@link #reset}, failed ones included.
     *
     * @return a copy, in the order they began
     */
    public List<StoreOperation> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /**
     * The {@link #calls} without those that an engine makes by itself at any moment: its sweep, and its look at the
     * store's health.
     *
     * @return a copy, in the order they began
     */
    public List<StoreOperation> callsOfVisits() {
        return calls().stream().filter(call -> !HOUSEKEEPING.contains(call)).toList();
    }

    /**
     * How often an operation was called since the last {@link #reset}.
     *
     * @param operation the operation
     * @return the number
     */
    public int count(StoreOperation operation) {
        return Collections.frequency(calls(), operation);
    }

    /** Forgets the calls so far. */
    public void reset() {
        calls.clear();
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
