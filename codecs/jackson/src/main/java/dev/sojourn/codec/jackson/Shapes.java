package dev.sojourn.codec.jackson;

import java.util.concurrent.atomic.AtomicLongArray;

/** The shapes that something is known of: a table of fixed size, in which a newer one may take the place of another. */
final class Shapes {

    private static final int SLOTS = 8192;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    boolean contains(long shape) {
        return shape != 0 && slots.get((int) (shape & SLOTS - 1)) == shape;
    }

    void add(long shape) {
        slots.set((int) (shape & SLOTS - 1), shape);
    }
}
