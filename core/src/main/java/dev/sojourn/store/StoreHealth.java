package dev.sojourn.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store that answers says of itself, for operators and for the engine's care of clocks. Immutable.
 *
 * @param takesWrites whether it takes writes now; false for one whose server is a standby, is read-only, is full, or
 *     has too few replicas to be allowed to write
 * @param feed whether announcements are heard
 * @param clockAhead how far this machine's clock is ahead of the store's own, negative when it is behind; null for a
 *     store that has no clock of its own. Exact to half the time of the round trip
 * @param advice what was seen that an operator should change, each one sentence or two with the cure; never an id, a
 *     key or a value
 */
public record StoreHealth(
        boolean takesWrites, Feed feed, @Nullable Duration clockAhead, List<String> advice) {

    /** Of a store that takes writes, to which nobody listens, that has no clock of its own and nothing to say. */
    public static final StoreHealth GOOD = new StoreHealth(true, Feed.NONE, null, List.of());

    /** As {@link #GOOD}, with a feed that is heard. */
    static final StoreHealth HEARING = new StoreHealth(true, Feed.HEARING, null, List.of());

    /** Whether announcements are heard. */
    public enum Feed {
        /** Nobody listens here, or the store has nothing to announce. */
        NONE,
        /** They are. */
        HEARING,
        /** Somebody listens and they do not come. */
        DEAF
    }

    /** Makes one. */
    public StoreHealth {
        advice = List.copyOf(advice);
    }
}
