package dev.sojourn.testkit.history;

/**
 * One thing in a history that cannot be.
 *
 * @param invariant what it breaks
 * @param excerpt the shortest part of the history that shows it, one line for each call; keys as fingerprints
 */
public record Violation(Invariant invariant, String excerpt) {

    @Override
    public String toString() {
        return invariant + ": " + invariant.broken() + ".\n" + excerpt;
    }
}
