package dev.sojourn.testkit.explore;

import dev.sojourn.testkit.explore.Explorer.Bounds;
import dev.sojourn.testkit.explore.Explorer.Found;
import dev.sojourn.testkit.explore.Explorer.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Many programs, smallest first. A flaw of a program is reported only when no program within it has shown the same
 * flaw: otherwise the first fault would bury all others.
 */
final class Campaign {

    /** A flaw, the smallest program that shows it, and its schedule with the fewest preemptions. */
    record Fault(Flaw flaw, Program program, Run run) {

        /** The line by which it is known. */
        String line() {
            return flaw + ": " + program;
        }

        @Override
        public String toString() {
            return line() + "\n    schedule: " + Turn.text(run.schedule()) + "\n    "
                    + run.flaws().get(flaw) + run.told();
        }
    }

    private final Explorer explorer;
    private final List<Fault> faults = new ArrayList<>();
    private final List<KnownFault> known;
    private long programs;
    private long schedules;
    private long cut;

    Campaign(Explorer explorer, List<KnownFault> known) {
        this.explorer = explorer;
        this.known = known;
    }

    void explore(Iterable<Program> smallestFirst, Bounds bounds) {
        for (Program program : smallestFirst) {
            Found found = explorer.explore(program, bounds);
            programs++;
            schedules += found.schedules();
            cut += found.cut() ? 1 : 0;
            found.flaws().forEach((flaw, run) -> note(program, flaw, bounds));
        }
    }

    /** One run was made elsewhere. */
    void count() {
        programs++;
        schedules++;
    }

    /** A flaw that a run elsewhere has shown: by the smallest schedule of a search, or by that run. */
    void report(Program program, Flaw flaw, Run run, Bounds bounds) {
        if (isNew(program, flaw)) {
            Run found = explorer.repeats()
                    ? explorer.explore(program, bounds).flaws().get(flaw)
                    : null;
            faults.add(new Fault(flaw, program, found == null ? run : explorer.smallest(program, flaw, bounds)));
        }
    }

    private void note(Program program, Flaw flaw, Bounds bounds) {
        if (isNew(program, flaw)) {
            faults.add(new Fault(flaw, program, explorer.smallest(program, flaw, bounds)));
        }
    }

    boolean isNew(Program program, Flaw flaw) {
        for (KnownFault each : known) {
            if (each.covers(program, flaw)) {
                each.seen();
                return false;
            }
        }
        return faults.stream()
                .noneMatch(each -> each.flaw() == flaw && each.program().isWithin(program));
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    long programs() {
        return programs;
    }

    long schedules() {
        return schedules;
    }

    String figures() {
        return String.format(
                Locale.ROOT,
                "%,d programs, %,d schedules, %,d programs cut short, %,d new faults",
                programs,
                schedules,
                cut,
                faults.size());
    }

    /** Fails with every fault that nobody knew. */
    void requireNothingNew() {
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    faults.size() + " faults, each with the smallest program and schedule that show it;"
                            + " Interleavings.replay(program, schedule) runs it again:\n"
                            + faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        }
    }
}
