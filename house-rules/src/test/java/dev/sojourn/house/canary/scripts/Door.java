package dev.sojourn.house.canary.scripts;

/** Of the seam. */
final class Door {}
