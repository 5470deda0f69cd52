package dev.sojourn.house.canary.direction.http;

public final class Porch {}
