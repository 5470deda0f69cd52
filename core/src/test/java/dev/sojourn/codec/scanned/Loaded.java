package dev.sojourn.codec.scanned;

import java.util.concurrent.atomic.AtomicBoolean;

/** Tells whether it was initialized. */
public final class Loaded {

    static {
        Flag.SET.set(true);
    }

    /** Outside of it, so that asking does not answer. */
    public static final class Flag {
        public static final AtomicBoolean SET = new AtomicBoolean();
    }

    private Loaded() {}
}
