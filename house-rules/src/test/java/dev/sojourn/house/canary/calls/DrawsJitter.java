package dev.sojourn.house.canary.calls;

import java.util.SplittableRandom;

final class DrawsJitter {
    double draw() {
        return new SplittableRandom().nextDouble();
    }
}
