package dev.sojourn.testkit.nodes;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongConsumer;

/** The seed of a random test: its own unless the system property {@code sojourn.testkit.seed} chooses one. */
final class Seed {

    private static final String PROPERTY = "sojourn.testkit.seed";
    private static final Logger LOG = System.getLogger(Seed.class.getName());

    private Seed() {}

    /** Runs a test and names the seed when it fails. Threads meet differently each time, so try it a few times. */
    static void with(String test, LongConsumer body) {
        long seed = Long.getLong(PROPERTY, System.nanoTime());
        LOG.log(Level.DEBUG, "{0} runs with -D{1}={2}", test, PROPERTY, String.valueOf(seed));
        try {
            body.accept(seed);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("With -D" + PROPERTY + "=" + seed + ", " + test + ": " + e.getMessage(), e);
        }
    }
}
