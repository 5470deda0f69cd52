package dev.sojourn.house.canary.direction;

public final class Hall {}
