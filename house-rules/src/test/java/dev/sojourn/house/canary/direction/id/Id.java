package dev.sojourn.house.canary.direction.id;

public final class Id {}
