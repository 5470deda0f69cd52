package dev.sojourn.store.redis;

import java.util.concurrent.atomic.AtomicInteger;

/** A prefix for each test, so that tests share a server and not their sessions. */
final class Prefixes {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Prefixes() {}

    static String next() {
        return "test-" + NUMBERS.incrementAndGet() + ":";
    }
}
