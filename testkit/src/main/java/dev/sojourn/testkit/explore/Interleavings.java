package dev.sojourn.testkit.explore;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.Explorer.Bounds;
import dev.sojourn.testkit.explore.Explorer.Run;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a program of visits again, in one order or in all of them, and fails with the promises it breaks.
 *
 * <p>A program reads {@code user=ann limit=2 end | V0: la | N: la}: settings, then actors and their steps.
 * {@code V0} is a request with the cookie of session 0, {@code Q0} a quiet one, {@code K0} a message on its socket
 * ({@code QK0} a quiet one), {@code N} a request without a cookie, {@code C} the clock, {@code S} the housekeeping,
 * {@code A} an administrator; what they can do is in {@code docs/decisions/0020-every-interleaving.md}. A schedule
 * lists whose step is next, by the place of the actor in the program from 0 on; {@code -} behind it makes the store
 * call fail undone, {@code +} loses its answer. Programs stay what they are when the code changes, schedules do not:
 * pin a fault by its program.
 */
public final class Interleavings {

    private static final int PREEMPTIONS = 2;
    private static final int MOST_SCHEDULES = 100_000;

    private Interleavings() {}

    /**
     * Runs one schedule of a program over a {@link MemoryStore}.
     *
     * @param program the text of a program
     * @param schedule the text of a schedule; what it leaves open goes on without switches
     * @throws AssertionError when a promise is broken; the message says which, and what each client was told
     * @throws IllegalArgumentException when the program cannot be read
     */
    public static void replays(String program, String schedule) {
        replays(MemoryStore::new, program, schedule);
    }

    /**
     * Runs one schedule of a program.
     *
     * @param stores opens an empty store
     * @param program the text of a program
     * @param schedule the text of a schedule; what it leaves open goes on without switches
     * @throws AssertionError when a promise is broken; the message says which, and what each client was told
     * @throws IllegalArgumentException when the program cannot be read
     */
    public static void replays(Supplier<SessionStore> stores, String program, String schedule) {
        Program parsed = Program.parse(program);
        try (Explorer explorer = new Explorer(stores)) {
            require(parsed, explorer.run(parsed, new Script(Turn.parse(schedule))));
        }
    }

    /**
     * Runs every schedule of a program with at most two preemptions over a {@link MemoryStore}.
     *
     * @param program the text of a program
     * @param failures the most store calls that fail in one schedule, 0 for none
     * @return how many schedules there were
     * @throws AssertionError when a promise is broken; the message names the schedule
     * @throws IllegalArgumentException when the program cannot be read
     */
    public static int explores(String program, int failures) {
        Program parsed = Program.parse(program);
        Bounds bounds = new Bounds(PREEMPTIONS, failures, MOST_SCHEDULES);
        try (Explorer explorer = new Explorer(MemoryStore::new)) {
            Explorer.Found found = explorer.explore(parsed, bounds);
            found.flaws().keySet().forEach(flaw -> require(parsed, explorer.smallest(parsed, flaw, bounds)));
            return found.schedules();
        }
    }

    private static void require(Program program, Run run) {
        if (!run.flaws().isEmpty()) {
            List<String> lines = run.flaws().entrySet().stream()
                    .map(each -> each.getKey() + ": " + each.getValue())
                    .toList();
            throw new AssertionError("\"" + program + "\", \"" + Turn.text(run.schedule()) + "\" breaks\n  "
                    + String.join("\n  ", lines) + "\n  What each was told:" + run.told());
        }
    }
}
