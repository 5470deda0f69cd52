package dev.sojourn.house.canary.calls;

final class DrawsFromMath {
    double draw() {
        return Math.random();
    }
}
