package dev.sojourn.house.canary.calls;

final class Prints {
    void print() {
        System.out.println();
    }
}
