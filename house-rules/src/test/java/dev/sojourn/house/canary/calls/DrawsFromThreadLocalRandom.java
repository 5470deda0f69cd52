package dev.sojourn.house.canary.calls;

import java.util.concurrent.ThreadLocalRandom;

final class DrawsFromThreadLocalRandom {
    int draw() {
        return ThreadLocalRandom.current().nextInt();
    }
}
