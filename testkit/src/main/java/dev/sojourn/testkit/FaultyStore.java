package dev.sojourn.testkit;

import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails or waits when it is told to, and else does what the store inside does. Safe for use by
 * many threads.
 *
 * <p>Faults are met in the order they were set; each is met once. {@link #down()} fails everything until {@link #up()}.
 */
public final class FaultyStore extends ForwardingStore {

    private static final long PATIENCE_SECONDS = 30;

    /** What has happened in the store when a call fails: to the caller, the two look the same. */
    public enum Outcome {
        /** Nothing: the failure came before the change. */
        NOT_APPLIED,
        /** The change: only its answer was lost. */
        APPLIED
    }

    /** A call that waits inside the store until it is let go. */
    public static final class Hold {

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold() {}

        /** Waits until the call has come; fails after half a minute. */
        public void awaitArrival() {
            await(arrived, "No call came that was to be held");
        }

        /** Lets the call go on. Letting go twice is the same as once. */
        public void release() {
            released.countDown();
        }

        private void pass() {
            arrived.countDown();
            await(released, "A held call was never released");
        }

        private static void await(CountDownLatch latch, String otherwise) {
            try {
                if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(otherwise + " within " + PATIENCE_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(otherwise + ": interrupted", e);
            }
        }
    }

    private static final class Fault {
        private final StoreOperation operation;
        private final Outcome outcome;
        private final @Nullable Hold hold;
        private int callsBefore;

        Fault(StoreOperation operation, int nth, Outcome outcome, @Nullable Hold hold) {
            this.operation = operation;
            this.callsBefore = nth - 1;
            this.outcome = outcome;
            this.hold = hold;
        }
    }

    private final List<Fault> faults = new ArrayList<>();
    private volatile boolean down;

    /**
     * Makes one without faults.
     *
     * @param store the store that does the work
     */
    public FaultyStore(SessionStore store) {
        super(store);
    }

    /**
     * Makes the next call of an operation fail.
     *
     * @param operation the operation
     * @param outcome what has happened in the store then
     */
    public void failNext(StoreOperation operation, Outcome outcome) {
        fail(operation, 1, outcome);
    }

    /**
     * Makes a later call of an operation fail.
     *
     * @param operation the operation
     * @param nth which call from now on, 1 for the next
     * @param outcome what has happened in the store then
     */
    public void fail(StoreOperation operation, int nth, Outcome outcome) {
        synchronized (faults) {
            faults.add(new Fault(operation, nth, outcome, null));
        }
    }

    /**
     * Makes the next call of an operation wait before it reaches the store inside.
     *
     * @param operation the operation
     * @return lets it go
     */
    public Hold holdNext(StoreOperation operation) {
        Hold hold = new Hold();
        synchronized (faults) {
            faults.add(new Fault(operation, 1, Outcome.APPLIED, hold));
        }
        return hold;
    }

    /** Takes back the faults that were not met; calls that wait already go on waiting. */
    public void clear() {
        synchronized (faults) {
            faults.clear();
        }
    }

    /** Fails every call from now on, without effect. */
    public void down() {
        down = true;
    }

    /** Answers again. */
    public void up() {
        down = false;
    }

    @Override
    protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
        Fault fault = take(operation);
        if (fault != null && fault.hold != null) {
            fault.hold.pass();
            return super.around(operation, call);
        }
        if (down || fault != null && fault.outcome == Outcome.NOT_APPLIED) {
            throw new StoreException("The store was told to fail at " + operation + ", before it did anything", null);
        }
        T result = super.around(operation, call);
        if (fault != null) {
            throw new StoreException("The store was told to fail at " + operation + ", after it was done", null);
        }
        return result;
    }

    private @Nullable Fault take(StoreOperation operation) {
        synchronized (faults) {
            for (Fault fault : faults) {
                if (fault.operation == operation && fault.callsBefore-- == 0) {
                    faults.remove(fault);
                    return fault;
                }
            }
            return null;
        }
    }

    @Override
    public @Nullable FindsByToken byToken() {
        return tokensInside();
    }
}
