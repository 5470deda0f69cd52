package dev.sojourn.store.near;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One question to the store, and all who wait for its answer. */
final class Fill {

    private final CountDownLatch over = new CountDownLatch(1);
    private final Epoch epoch;
    private @Nullable StoredRecord answer;
    private @Nullable RuntimeException fault;
    private boolean brokenOff = true;

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
        answer = record;
        brokenOff = false;
    }

    void failed(RuntimeException failure) {
        fault = failure;
        brokenOff = false;
    }

    /** Lets everybody go who waits: with what was answered or failed before, or to ask for himself. */
    void over() {
        over.countDown();
    }

    /** Waits; false when who asked broke off, because of something that concerns nobody else. */
    boolean awaited() {
        boolean interrupted = false;
        while (true) {
            try {
                over.await();
                break;
            } catch (InterruptedException e) {
                // The answer comes within the store's own time limit; the flag is for whoever waits next.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !brokenOff;
    }

    /** The answer that was awaited. */
    @Nullable
    StoredRecord answer() {
        if (fault != null) {
            // A new exception for each who waits: its stack tells who asked.
            throw new StoreException(String.valueOf(fault.getMessage()), fault);
        }
        return answer;
    }
}
