package dev.sojourn.house.canary.scripts;

/** A dialect that uses another. */
final class FoxxUsesMars {
    MarsUsesRealm other = new MarsUsesRealm();
}
