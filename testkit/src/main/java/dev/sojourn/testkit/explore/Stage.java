package dev.sojourn.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where actors take turns. Each has a thread that waits at its stop until it is handed the turn, so that only one of
 * them ever runs, and whoever stops decides, with the scheduler, who is next: going on with the same actor costs no
 * switch of threads.
 */
final class Stage implements AutoCloseable {

    private static final int NOBODY = -1;
    private static final int MOST_STEPS = 600;
    private static final long PATIENCE_SECONDS = 20;

    /** Ends an actor whose run was given up; thrown at each of its stops, so that nothing catches it for good. */
    @SuppressWarnings("serial")
    private static final class GivenUp extends Error {
        GivenUp() {
            super("The run was given up", null, false, false);
        }
    }

    private final List<Player> players = new ArrayList<>();
    private final List<Turn> trace = new ArrayList<>();
    private Scheduler scheduler = new Script(List.of());
    private boolean[] done = {};
    private boolean[] holdsStep = {};
    private boolean endless;
    private @Nullable Throwable crash;
    private @Nullable Thread director;
    private volatile int turn = NOBODY;
    private volatile int steps;
    private volatile boolean closed;

    /**
     * Plays one run to its end.
     *
     * @return false when it did not come to an end and was given up
     */
    boolean play(List<? extends Runnable> parts, Scheduler decides) {
        scheduler = decides;
        trace.clear();
        done = new boolean[parts.size()];
        holdsStep = new boolean[parts.size()];
        endless = false;
        crash = null;
        steps = 0;
        director = Thread.currentThread();
        while (players.size() < parts.size()) {
            Player player = new Player(players.size());
            players.add(player);
            player.start();
        }
        for (int i = 0; i < parts.size(); i++) {
            players.get(i).part = parts.get(i);
        }
        handTo(choose(NOBODY));
        awaitEnd();
        if (crash != null) {
            throw new IllegalStateException("An actor broke down in " + Turn.text(trace), crash);
        }
        return !endless;
    }

    /** The schedule of the last run. */
    List<Turn> trace() {
        return List.copyOf(trace);
    }

    /** How many turns were taken in this run. */
    int steps() {
        return steps;
    }

    /** The actor whose thread this is, -1 for any other. */
    int me() {
        return Thread.currentThread() instanceof Player player && player.stage() == this ? player.number : NOBODY;
    }

    /**
     * The stop of an actor before a step: returns when it is its turn.
     *
     * @param fails whether the step is a call that may fail
     * @param changes whether it may change anything
     * @return what becomes of it
     */
    Mode stop(boolean fails, boolean changes) {
        int me = me();
        if (endless) {
            throw new GivenUp();
        }
        if (holdsStep[me]) {
            holdsStep[me] = false;
        } else {
            int next = choose(me);
            if (next != me) {
                handTo(next);
                awaitTurn(me);
            }
            holdsStep[me] = false;
        }
        if (endless) {
            throw new GivenUp();
        }
        Mode mode = fails ? scheduler.mode(changes) : Mode.DONE;
        if (mode != Mode.DONE) {
            trace.set(trace.size() - 1, new Turn(me, mode));
        }
        return mode;
    }

    private int choose(int current) {
        int count = 0;
        for (boolean each : done) {
            count += each ? 0 : 1;
        }
        if (count == 0) {
            return NOBODY;
        }
        int[] ready = new int[count];
        for (int i = 0, at = 0; i < done.length; i++) {
            if (!done[i]) {
                ready[at++] = i;
            }
        }
        if (trace.size() >= MOST_STEPS) {
            endless = true;
            return ready[0];
        }
        int next = scheduler.next(current, ready);
        trace.add(new Turn(next, Mode.DONE));
        steps = trace.size();
        holdsStep[next] = true;
        return next;
    }

    private void handTo(int next) {
        turn = next;
        LockSupport.unpark(next == NOBODY ? director : players.get(next));
    }

    private void awaitTurn(int me) {
        while (turn != me && !closed) {
            LockSupport.park(this);
        }
    }

    private void awaitEnd() {
        int seen = steps;
        long since = System.nanoTime();
        while (turn != NOBODY) {
            LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
            if (seen != steps) {
                seen = steps;
                since = System.nanoTime();
            } else if (turn != NOBODY && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException("Actor " + turn + " has come to no stop for " + PATIENCE_SECONDS
                        + " s: it waits for another one, or runs in a circle. Schedule so far: " + Turn.text(trace));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        players.forEach(LockSupport::unpark);
    }

    /** The thread of one actor, used for run after run. */
    private final class Player extends Thread {

        private final int number;
        private @Nullable Runnable part;

        Player(int number) {
            super("actor-" + number);
            this.number = number;
            setDaemon(true);
        }

        Stage stage() {
            return Stage.this;
        }

        // Whatever an actor throws has to reach the director, and the turn has to go on.
        @SuppressWarnings("CatchThrowable")
        @Override
        public void run() {
            awaitTurn(number);
            while (!closed) {
                try {
                    if (part != null) {
                        part.run();
                    }
                } catch (GivenUp end) {
                    // As intended.
                } catch (Throwable fault) {
                    crash = fault;
                }
                done[number] = true;
                holdsStep[number] = false;
                int next = choose(number);
                handTo(next);
                awaitTurn(number);
            }
        }
    }
}
