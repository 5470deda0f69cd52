package dev.sojourn.store.near;

/**
 * The time between two losses of the feed. What was read in one epoch is not served in another: so everything is
 * forgotten by one assignment, however much it is, and however many reads are under way. Told apart by identity.
 */
final class Epoch {

    private final boolean fed;

    /**
     * Makes one.
     *
     * @param fed whether notices come; nothing is remembered without
     */
    Epoch(boolean fed) {
        this.fed = fed;
    }

    boolean fed() {
        return fed;
    }
}
