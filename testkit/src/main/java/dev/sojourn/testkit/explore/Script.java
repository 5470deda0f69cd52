package dev.sojourn.testkit.explore;

import java.util.Arrays;
import java.util.List;

/** Follows a schedule that was written down; where it ends, or is no longer possible, each actor goes on to its end. */
final class Script implements Scheduler {

    private final List<Turn> turns;
    private int at;

    Script(List<Turn> turns) {
        this.turns = turns;
    }

    @Override
    public int next(int current, int[] ready) {
        int wanted = at < turns.size() ? turns.get(at).actor() : current;
        at++;
        return Arrays.binarySearch(ready, wanted) >= 0 ? wanted : ready[0];
    }

    @Override
    public Mode mode(boolean changes) {
        return at > 0 && at <= turns.size() ? turns.get(at - 1).mode() : Mode.DONE;
    }
}
