package dev.sojourn.house.canary.calls;

import java.util.Random;

final class DrawsFromRandom {
    int draw() {
        return new Random().nextInt();
    }
}
