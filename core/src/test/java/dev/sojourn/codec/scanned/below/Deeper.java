package dev.sojourn.codec.scanned.below;

public record Deeper(int number) {}
