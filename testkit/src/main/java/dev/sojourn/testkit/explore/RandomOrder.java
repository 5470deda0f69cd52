package dev.sojourn.testkit.explore;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A schedule drawn by a seed: some switch at nearly every step, some hardly ever, because each finds other faults. */
final class RandomOrder implements Scheduler {

    private static final double[] RESTLESS = {1.0, 0.5, 0.15};
    private static final double FAILS = 0.05;

    private final SplittableRandom random;
    private final double restless;
    private int failuresLeft;

    RandomOrder(SplittableRandom random, int failures) {
        this.random = random;
        this.restless = RESTLESS[random.nextInt(RESTLESS.length)];
        this.failuresLeft = failures;
    }

    @Override
    public int next(int current, int[] ready) {
        if (current >= 0 && Arrays.binarySearch(ready, current) >= 0 && random.nextDouble() >= restless) {
            return current;
        }
        return ready[random.nextInt(ready.length)];
    }

    @Override
    public Mode mode(boolean changes) {
        if (failuresLeft == 0 || random.nextDouble() >= FAILS) {
            return Mode.DONE;
        }
        failuresLeft--;
        return changes && random.nextBoolean() ? Mode.LOST : Mode.UNDONE;
    }
}
