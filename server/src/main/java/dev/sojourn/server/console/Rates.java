package dev.sojourn.server.console;

import dev.sojourn.EngineObserver;
import dev.sojourn.event.SessionEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much happened on this node in each of the last sixty minutes. Quick, for events come on the threads of requests.
 * An observer, so that no visit costs an event. Safe for use by many threads.
 */
final class Rates implements EngineObserver {

    static final int MINUTES = 60;
    private static final long MINUTE = 60_000;

    /** What is counted. */
    enum Figure {
        BEGUN,
        ENDED,
        /** Ids that were refused, and those of no session. */
        REFUSED
    }

    private final Map<Figure, long[]> counts = new EnumMap<>(Figure.class);
    private final long[] minutes = new long[MINUTES];

    /** How long it took to find sessions. */
    final Latencies found = new Latencies();

    /** How long it took to store what visits had changed. */
    final Latencies stored = new Latencies();

    private final InstantSource clock;

    /**
     * Makes them.
     *
     * @param clock the one of the engine, for what is told without its moment
     */
    Rates(InstantSource clock) {
        this.clock = clock;
        for (Figure figure : Figure.values()) {
            counts.put(figure, new long[MINUTES]);
        }
    }

    @Override
    public void on(SessionEvent event) {
        Figure figure = figure(event);
        if (figure != null) {
            add(figure, event.at().toEpochMilli() / MINUTE);
        }
    }

    @Override
    public void entered(long nanos) {
        found.add(nanos, clock.instant());
    }

    @Override
    public void committed(long nanos, boolean done) {
        stored.add(nanos, clock.instant());
    }

    private synchronized void add(Figure figure, long minute) {
        int slot = (int) (minute % MINUTES);
        if (minutes[slot] != minute) {
            minutes[slot] = minute;
            counts.values().forEach(numbers -> numbers[slot] = 0);
        }
        of(figure)[slot]++;
    }

    /** How many there were in each minute, the oldest first; the last is of the minute that is not over. */
    synchronized long[] byMinute(Figure figure, Instant now) {
        long last = now.toEpochMilli() / MINUTE;
        long[] counted = of(figure);
        long[] all = new long[MINUTES];
        for (int i = 0; i < MINUTES; i++) {
            long minute = last - MINUTES + 1 + i;
            int slot = (int) (minute % MINUTES);
            all[i] = minutes[slot] == minute ? counted[slot] : 0;
        }
        return all;
    }

    private long[] of(Figure figure) {
        return Objects.requireNonNull(counts.get(figure));
    }

    private static @Nullable Figure figure(SessionEvent event) {
        if (event instanceof SessionEvent.Created) {
            return Figure.BEGUN;
        } else if (event instanceof SessionEvent.Ended) {
            return Figure.ENDED;
        }
        boolean refused = event instanceof SessionEvent.Forged || event instanceof SessionEvent.Unknown;
        return refused ? Figure.REFUSED : null;
    }
}
