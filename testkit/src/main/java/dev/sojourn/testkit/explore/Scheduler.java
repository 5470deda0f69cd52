package dev.sojourn.testkit.explore;

/** Decides what a run leaves open. Asked by one thread at a time. */
interface Scheduler {

    /**
     * Whose step is next.
     *
     * @param current who has just stopped or finished, -1 at the beginning
     * @param ready who may move, ascending, {@code current} among them unless it has finished; never empty
     */
    int next(int current, int[] ready);

    /** What becomes of a store call; one that changes nothing is never {@link Mode#LOST}. */
    Mode mode(boolean changes);
}
