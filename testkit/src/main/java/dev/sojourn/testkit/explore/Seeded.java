package dev.sojourn.testkit.explore;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.Explorer.Bounds;
import dev.sojourn.testkit.explore.Explorer.Run;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Programs and schedules drawn by a seed, which is the day's unless a system property chooses another. */
final class Seeded {

    private static final Logger LOG = System.getLogger(Seeded.class.getName());
    private static final String PROPERTY = "sojourn.testkit.seed";
    private static final Bounds SEARCH = new Bounds(2, 1, 3_000);

    private final Explorer explorer;
    private final RandomPrograms programs;
    private final SplittableRandom random;
    private final long seed;
    private final Campaign campaign;

    Seeded(Explorer explorer, boolean findsUsers, long seed, List<KnownFault> known) {
        this.explorer = explorer;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.programs = new RandomPrograms(random.split(), findsUsers);
        this.campaign = new Campaign(explorer, known);
    }

    static Seeded of(Explorer explorer, SessionStore store, List<String> known) {
        return new Seeded(explorer, store.users() != null, chosen(), KnownFault.parse(known));
    }

    /** The seed that was asked for, or that of this day. */
    static long chosen() {
        return Long.getLong(PROPERTY, LocalDate.now(ZoneOffset.UTC).toEpochDay());
    }

    /** How long to draw. */
    static long seconds() {
        return Long.getLong("sojourn.testkit.explore.seconds", 5);
    }

    /** Draws for a while; a fault that a schedule shows is reported by the smallest program that shows it. */
    Campaign runFor(long time, TimeUnit unit) {
        LOG.log(Level.DEBUG, "Schedules drawn with -D{0}={1}", PROPERTY, String.valueOf(seed));
        long end = System.nanoTime() + unit.toNanos(time);
        while (System.nanoTime() < end && campaign.faults().isEmpty()) {
            one();
        }
        return campaign;
    }

    /** Draws so many runs. */
    Campaign run(int times) {
        for (int i = 0; i < times; i++) {
            one();
        }
        return campaign;
    }

    private void one() {
        Program program = programs.next();
        int failures = random.nextInt(4) == 0 ? 1 : 0;
        Run run = explorer.run(program, new RandomOrder(random.split(), failures));
        campaign.count();
        for (Flaw flaw : run.flaws().keySet()) {
            if (campaign.isNew(program, flaw)) {
                Program smallest = explorer.repeats() ? new Shrinking(explorer, SEARCH).shrink(program, flaw) : program;
                // Where no search within the bounds shows it, it is reported as it was met.
                campaign.report(smallest.equals(program) ? program : smallest, flaw, run, SEARCH);
            }
        }
    }
}
