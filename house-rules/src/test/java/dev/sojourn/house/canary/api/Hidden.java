package dev.sojourn.house.canary.api;

class Hidden {
    public void inherited() {}
}
