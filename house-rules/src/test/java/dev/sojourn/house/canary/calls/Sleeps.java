package dev.sojourn.house.canary.calls;

final class Sleeps {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }
}
