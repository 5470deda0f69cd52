package dev.sojourn.testkit.explore;

import dev.sojourn.Connection;
import dev.sojourn.event.SessionListener;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Runs programs: one schedule, or every schedule within bounds. Each run has a world of its own; over a store that can
 * be made anew for nothing, also a store of its own.
 */
final class Explorer implements AutoCloseable {

    /** What one run has shown. */
    record Run(List<Turn> schedule, Map<Flaw, String> flaws, String told) {}

    /** How far a search goes: the most preemptions and failed calls in a schedule, and the most schedules. */
    record Bounds(int preemptions, int failures, int schedules) {}

    /** What a search has found: for each flaw, the first run that showed it. */
    record Found(int schedules, boolean cut, Map<Flaw, Run> flaws) {}

    private static final int SELF_CHECK_EVERY = 100;

    private static final Duration BETWEEN_RUNS = Duration.ofMinutes(10);

    private final Stage stage = new Stage();
    private final Map<Settings, Troupe> troupes = new HashMap<>();
    private final Supplier<SessionStore> stores;
    private final boolean freshStores;
    private final UnaryOperator<SessionListener> listening;
    private long runs;
    /** When the next run in a shared store begins: time does not go back in it, and servers drop what is long over. */
    private Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    /** Over a store that is made anew for each run. */
    Explorer(Supplier<SessionStore> stores) {
        this(stores, true);
    }

    Explorer(Supplier<SessionStore> stores, boolean freshStores) {
        this(stores, freshStores, listener -> listener);
    }

    /** {@code freshStores} says whether each run gets a new store, or all of one setting share one. */
    Explorer(Supplier<SessionStore> stores, boolean freshStores, UnaryOperator<SessionListener> listening) {
        this.stores = stores;
        this.freshStores = freshStores;
        this.listening = listening;
    }

    /** Whether the same schedule gives the same run: in a store that runs share, each has keys of its own. */
    boolean repeats() {
        return freshStores;
    }

    /** How many runs there were. */
    long runs() {
        return runs;
    }

    Run run(Program program, Scheduler scheduler) {
        runs++;
        Troupe troupe = troupes.computeIfAbsent(
                program.settings().ofEngine(), settings -> new Troupe(settings, stage, stores.get(), listening));
        SessionStore store = freshStores ? stores.get() : troupe.store.inner();
        ManualClock clock = freshStores ? new ManualClock() : new ManualClock(begin);
        World world = troupe.begin(program, store, freshStores ? "" : "." + Long.toString(runs, 36), clock);
        Acting acting = new Acting(troupe.engine, world);
        try {
            if (stage.play(acting.parts(), scheduler)) {
                new RestRules(world, troupe, freshStores).judge();
            } else {
                world.flaw(Flaw.ENDLESS, "no end after many steps");
            }
        } finally {
            acting.sockets.forEach(Connection.Attachment::close);
            if (!freshStores) {
                troupe.cleanUp();
                begin = clock.instant().plus(BETWEEN_RUNS);
            }
        }
        return new Run(stage.trace(), new EnumMap<>(world.flaws), RestRules.describe(world));
    }

    /** Every schedule of a program within the bounds. */
    Found explore(Program program, Bounds bounds) {
        DepthFirst search = new DepthFirst(bounds.preemptions(), bounds.failures());
        Map<Flaw, Run> flaws = new EnumMap<>(Flaw.class);
        int schedules = 0;
        boolean more = true;
        while (more && schedules < bounds.schedules()) {
            Run run = run(program, search);
            schedules++;
            for (Flaw flaw : run.flaws().keySet()) {
                flaws.putIfAbsent(flaw, run);
            }
            if (runs % SELF_CHECK_EVERY == 0) {
                sameAgain(program, run);
            }
            more = search.advance();
        }
        return new Found(schedules, more, flaws);
    }

    /** The run with the fewest preemptions that shows a flaw of a program. */
    Run smallest(Program program, Flaw flaw, Bounds bounds) {
        for (int preemptions = 0; preemptions < bounds.preemptions(); preemptions++) {
            Bounds fewer = new Bounds(preemptions, bounds.failures(), bounds.schedules());
            Run run = explore(program, fewer).flaws().get(flaw);
            if (run != null) {
                return run;
            }
        }
        Run run = explore(program, bounds).flaws().get(flaw);
        if (run == null) {
            throw new IllegalStateException(program + " does not show " + flaw);
        }
        return run;
    }

    /** A schedule that does not give the same run twice proves nothing. */
    private void sameAgain(Program program, Run first) {
        Run again = run(program, new Script(first.schedule()));
        boolean same = again.schedule().equals(first.schedule())
                && again.told().equals(first.told())
                && again.flaws().keySet().equals(first.flaws().keySet());
        if (!same) {
            throw new IllegalStateException("The same schedule gave two runs, so something else than it decides. "
                    + program + "\n  " + first + "\n  " + again);
        }
    }

    @Override
    public void close() {
        troupes.values().forEach(Troupe::close);
        stage.close();
    }
}
