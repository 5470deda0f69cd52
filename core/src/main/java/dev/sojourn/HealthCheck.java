package dev.sojourn;

import dev.sojourn.store.StoreHealth;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks how the store is, before each round of the sweep and for whoever asks. A node whose clock is far from the
 * store's own ends no sessions: it would end everybody's, or keep what is over. Reads of other threads see what the
 * last round has left.
 */
final class HealthCheck {

    /** From here on the log tells that two clocks differ. */
    static final Duration NOTICED = Duration.ofSeconds(2);
    /** From here on nothing is swept. */
    static final Duration APART = Duration.ofMinutes(1);

    /** So late the sweep may be before that is a problem. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private enum Clocks {
        AGREE,
        DIFFER,
        APART
    }

    private static final Logger LOG = System.getLogger(HealthCheck.class.getName());

    private final EngineParts parts;
    private final Duration every;
    private final boolean sweeps;
    private volatile long sweptUntil;
    private volatile Clocks told = Clocks.AGREE;

    HealthCheck(EngineParts parts, Duration every, boolean sweeps) {
        this.parts = parts;
        this.every = every;
        this.sweeps = sweeps;
        this.sweptUntil = parts.clock().millis();
    }

    /**
     * Whether the clocks are near enough for a sweep, as far as is known: a part of the store that is away must not
     * keep the sweep from the others.
     */
    boolean mayClaim() {
        Duration ahead;
        try {
            ahead = parts.store().health().clockAhead();
        } catch (StoreUnavailableException e) {
            // Told as an event. A store that is away as a whole is found out by the sweep.
            return told != Clocks.APART;
        }
        Clocks now = clocks(ahead);
        tell(ahead, now);
        return now != Clocks.APART;
    }

    /** Logs when it is news. */
    private synchronized void tell(@Nullable Duration ahead, Clocks now) {
        if (now != told) {
            told = now;
            if (ahead == null || now == Clocks.AGREE) {
                LOG.log(Level.INFO, "This machine's clock and the session store's agree again");
            } else {
                LOG.log(Level.WARNING, sentence(ahead));
            }
        }
    }

    /** All that was due at a moment has been ended. */
    void swept(long until) {
        sweptUntil = until;
    }

    EngineHealth now() {
        StoreHealth store = parts.store().health();
        Duration lag = sweeps ? lag() : null;
        List<String> problems = new ArrayList<>();
        if (!store.takesWrites()) {
            problems.add("The session store takes no writes: sessions can be read and nothing of them is saved."
                    + " See that its server is the primary, is not read-only and has room");
        }
        if (store.feed() == StoreHealth.Feed.DEAF) {
            problems.add("Announcements of the session store are not heard: ends of sessions on other nodes are"
                    + " noticed late. See that the connection for them leads to the server itself");
        }
        Duration ahead = store.clockAhead();
        if (ahead != null && clocks(ahead) != Clocks.AGREE) {
            problems.add(sentence(ahead));
        }
        if (lag != null && lag.compareTo(LATE) > 0) {
            problems.add("The sweep of expired sessions is " + lag.toSeconds() + " s late");
        }
        return new EngineHealth(store, lag, problems);
    }

    private Duration lag() {
        long late = parts.clock().millis() - sweptUntil - every.toMillis();
        return Duration.ofMillis(Math.max(0, late));
    }

    private static Clocks clocks(@Nullable Duration ahead) {
        if (ahead == null || ahead.abs().compareTo(NOTICED) < 0) {
            return Clocks.AGREE;
        }
        return ahead.abs().compareTo(APART) < 0 ? Clocks.DIFFER : Clocks.APART;
    }

    private static String sentence(Duration ahead) {
        String difference = ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of");
        String effect = clocks(ahead) == Clocks.APART
                ? " Expired sessions are not ended by this node until the clocks are nearer than " + APART.toSeconds()
                        + " s."
                : " Sessions may end that much early or late.";
        return "This machine's clock is " + difference + " the session store's." + effect + " Set both by NTP";
    }
}
