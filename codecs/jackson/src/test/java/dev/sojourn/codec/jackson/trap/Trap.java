package dev.sojourn.codec.jackson.trap;

import java.util.concurrent.atomic.AtomicInteger;

/** A class that is on the class path, is not allowed, and notices when it is initialized. */
public class Trap {

    static {
        Sprung.COUNT.incrementAndGet();
    }

    public Object name;

    /** How often. */
    public static final class Sprung {
        public static final AtomicInteger COUNT = new AtomicInteger();

        private Sprung() {}
    }
}
