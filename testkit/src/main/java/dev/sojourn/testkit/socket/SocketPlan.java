package dev.sojourn.testkit.socket;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.SessionStore;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a rule gives a door: the store, the clock and the limits of its engine, and what its application calls. Safe for
 * use by many threads.
 */
public final class SocketPlan {

    private static final long PATIENCE_SECONDS = 20;

    private final SessionStore store;
    private final InstantSource clock;
    private final Limits limits;
    private final AtomicInteger heard = new AtomicInteger();
    private volatile Runnable meanwhile = () -> {};
    private volatile @Nullable SessionEngine engine;

    SocketPlan(SessionStore store, InstantSource clock, Limits limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Builds the engine of the door; to be called once. The rule closes it.
     *
     * @param own what this door wants of its engine, ids for instance; store, clock, sweeps, lifetime and limits are
     *     the rule's
     * @return the engine
     */
    public SessionEngine engine(EngineBuilder own) {
        SessionEngine built = own.store(store)
                .clock(clock)
                .withoutSweeps()
                .lifetime(Lifetime.standard())
                .limits(limits)
                .build();
        engine = built;
        return built;
    }

    /** To be called by the application first when a message is delivered to it. */
    public void heard() {
        heard.incrementAndGet();
    }

    /** To be called by the application while it handles {@code wait} and {@code hold}; returns when it may go on. */
    public void meanwhile() {
        try {
            // On another thread: what this one does to the session is the message's own doing.
            CompletableFuture.runAsync(meanwhile).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("What happens while a message is under way did not come to its end", e);
        }
    }

    void meanwhile(Runnable value) {
        meanwhile = value;
    }

    int timesHeard() {
        return heard.get();
    }

    SessionEngine engine() {
        SessionEngine built = engine;
        if (built == null) {
            throw new AssertionError("The door was started without a call of SocketPlan.engine");
        }
        return built;
    }
}
