package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.TracksReads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** The description of a {@link NearCache}. Not safe for use by several threads. */
public final class NearCacheBuilder {

    /** What an entry counts for at least, unless told otherwise: a session with little data takes about as much. */
    private static final int USUAL_ENTRY = 512;

    private final SessionStore store;
    private int maxEntries;
    private long maxBytes = 64L << 20;
    private Duration maxStaleness = Duration.ofSeconds(60);
    private InstantSource clock = InstantSource.system();

    NearCacheBuilder(SessionStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * Sets the most records that are remembered, one for each 512 bytes of {@code maxBytes} unless set.
     *
     * <p>Each record takes at least {@code maxBytes / maxEntries} of the bound in bytes, so that neither bound is
     * passed.
     *
     * @param value at least 1
     * @return this
     * @throws IllegalArgumentException when it is less
     */
    public NearCacheBuilder maxEntries(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("maxEntries is " + value + "; it must be at least 1");
        }
        this.maxEntries = value;
        return this;
    }

    /**
     * Sets the most memory that is used, 64 MiB unless set. What a record takes is an estimate that counts its data,
     * its objects and its place in the cache. While records are added faster than evictions are done, a few hundred
     * records more may be held for a moment.
     *
     * @param value bytes, at least 1; a record that is larger is not remembered
     * @return this
     * @throws IllegalArgumentException when it is less
     */
    public NearCacheBuilder maxBytes(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("maxBytes is " + value + "; it must be at least 1");
        }
        this.maxBytes = value;
        return this;
    }

    /**
     * Sets how long a record is served after the store was asked for it, 60 seconds unless set, also when no notice
     * tells that it is stale: the bound that holds when a notice was lost and nobody knows.
     *
     * @param value at least a millisecond
     * @return this
     * @throws IllegalArgumentException when it is less
     */
    public NearCacheBuilder maxStaleness(Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "maxStaleness is " + value + "; it must be at least a millisecond. To remember nothing, use the"
                            + " store without a near cache");
        }
        this.maxStaleness = value;
        return this;
    }

    /**
     * Sets the clock that tells when records expire and how old they are, the system's unless set. It should be the
     * engine's.
     *
     * @param value the clock
     * @return this
     */
    public NearCacheBuilder clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Begins to listen to the store's notices, by {@link TracksReads} where it has both powers, and makes the cache.
     *
     * @return the cache, which closes the store when it is closed
     * @throws IllegalArgumentException when the store neither tracks reads nor announces changes, or keeps its records
     *     in this process's memory
     * @throws dev.sojourn.store.StoreException when the store can not be listened to
     */
    public NearCache build() {
        String name = store.getClass().getSimpleName();
        if (store.inProcess()) {
            throw new IllegalArgumentException("A near cache over " + name + " would keep a second copy of what is in"
                    + " this process's memory already; use the store without one");
        }
        if (store.reads() == null && store.changes() == null) {
            throw new IllegalArgumentException("A near cache over " + name + " would serve sessions that were ended on"
                    + " other nodes, because this store neither tracks reads nor announces changes; for the"
                    + " JDBC store set JdbcOptions.announcements(true) on every node, else use it without a"
                    + " near cache");
        }
        int entries = maxEntries > 0 ? maxEntries : (int) Math.min(Integer.MAX_VALUE, 1 + maxBytes / USUAL_ENTRY);
        return new NearCache(store, new Entries(store, clock, millis(maxStaleness), entries, maxBytes));
    }

    private static long millis(Duration span) {
        try {
            return span.toMillis();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
