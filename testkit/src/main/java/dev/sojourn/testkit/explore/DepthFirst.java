package dev.sojourn.testkit.explore;

import java.util.Arrays;

/**
 * Every schedule with at most so many preemptions and so many failed calls, each once: the choices of the last run are
 * kept, the last one that has an alternative left is changed, and what follows it is open again. To go on with the
 * same actor comes first. A preemption is a switch away from an actor that could have gone on.
 */
final class DepthFirst implements Scheduler {

    private final int preemptions;
    private final int failures;
    private int[] chosen = new int[64];
    private int[] options = new int[64];
    private int known;
    private int at;
    private int preempted;
    private int failed;

    DepthFirst(int preemptions, int failures) {
        this.preemptions = preemptions;
        this.failures = failures;
    }

    /** Prepares the next run; false when there is none left. The first run needs no preparation. */
    boolean advance() {
        known = at;
        while (known > 0 && chosen[known - 1] + 1 >= options[known - 1]) {
            known--;
        }
        at = 0;
        preempted = 0;
        failed = 0;
        if (known == 0) {
            return false;
        }
        chosen[known - 1]++;
        return true;
    }

    @Override
    public int next(int current, int[] ready) {
        int stays = current < 0 ? -1 : Arrays.binarySearch(ready, current);
        if (stays < 0) {
            return ready[choose(ready.length)];
        }
        int choice = choose(preempted < preemptions ? ready.length : 1);
        if (choice == 0) {
            return current;
        }
        preempted++;
        // The others, ascending: those before the current one have moved up by one.
        return ready[choice <= stays ? choice - 1 : choice];
    }

    @Override
    public Mode mode(boolean changes) {
        if (failed >= failures) {
            return Mode.DONE;
        }
        int choice = choose(changes ? 3 : 2);
        failed += choice == 0 ? 0 : 1;
        return choice == 0 ? Mode.DONE : choice == 1 ? Mode.UNDONE : Mode.LOST;
    }

    private int choose(int count) {
        if (at == chosen.length) {
            chosen = Arrays.copyOf(chosen, 2 * at);
            options = Arrays.copyOf(options, 2 * at);
        }
        if (at == known) {
            chosen[at] = 0;
            options[at] = count;
            known++;
        } else if (options[at] != count) {
            throw new IllegalStateException("The run is not the same as before: at choice " + at + " there were "
                    + options[at] + " options and now there are " + count);
        }
        return chosen[at++];
    }
}
