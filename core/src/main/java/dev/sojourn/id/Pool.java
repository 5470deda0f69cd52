package dev.sojourn.id;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few idle instances of a stateful JDK object ({@code Mac}, {@code MessageDigest}) that is dear to make.
 *
 * <p>A taken instance belongs to one thread until it is given back, and is lost, not shared, if that thread fails in
 * between. There are no thread locals, which would outlive a redeployed application and multiply with virtual threads.
 */
final class Pool<T> {

    private static final int SLOTS = 16;

    private final AtomicReferenceArray<@Nullable T> idle = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> factory;

    Pool(Supplier<T> factory) {
        this.factory = factory;
    }

    T take() {
        T instance = idle.getAndSet(slot(), null);
        return instance == null ? factory.get() : instance;
    }

    /** Takes back an instance in its initial state; an idle one that it displaces is left to the collector. */
    void give(T instance) {
        idle.lazySet(slot(), instance);
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
