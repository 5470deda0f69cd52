package dev.sojourn.house.canary.scripts;

/** Of the host. */
final class Realm {}
