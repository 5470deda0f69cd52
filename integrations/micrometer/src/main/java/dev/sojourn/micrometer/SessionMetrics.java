package dev.sojourn.micrometer;

import dev.sojourn.SessionEngine;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the engines of one program, in one registry. Counters and times follow what the engines do; figures
 * for which a store has to be asked are sampled every 15 seconds by a thread of this object's own, so that a scrape
 * asks no store. Safe for use by any number of threads.
 *
 * <pre>{@code
 * SessionMetrics metrics = new SessionMetrics();
 * SessionStore store = metrics.metered(new MemoryStore(), "memory");
 * SessionEngine engine = SessionEngine.builder().store(store).build();
 * metrics.add(engine, "shop", "memory", SessionMetrics.Scope.NODE);
 * metrics.bindTo(registry);
 * }</pre>
 *
 * <p>Tags hold names that the program gives and words of fixed lists, never an id, a key, a user, a path or a message.
 * The tag {@code engine} has at most {@value #MOST_ENGINES} values: further engines count together as {@code other} and
 * have no gauges.
 */
public final class SessionMetrics implements MeterBinder, AutoCloseable {

    /** The most engines that are told apart. */
    public static final int MOST_ENGINES = 32;

    /** What engines beyond that are called. */
    static final String OTHER = "other";

    private static final Logger LOG = System.getLogger(SessionMetrics.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Pattern STORE = Pattern.compile("[a-z][a-z0-9_-]{0,31}");
    private static final int LONGEST_NAME = 64;

    private final LongSupplier time;
    private final @Nullable ScheduledExecutorService thread;
    private final Map<String, StoreMeters> stores = new HashMap<>();
    private final Map<SessionEngine, Watched> engines = new LinkedHashMap<>();
    private final Map<String, EngineMeters> byName = new HashMap<>();
    private @Nullable MeterRegistry registry;
    private @Nullable Future<?> rounds;

    /** Whom the sessions of a store belong to. */
    public enum Scope {
        /** To this process alone: the figures of several nodes add up. */
        NODE,
        /** To all nodes: each of them tells the same figure. */
        SHARED
    }

    /** An engine that was added; its meters are there once there is a registry. */
    private record Watched(SessionEngine engine, String name, EngineTags tags, Sample sample) {}

    /** Samples every 15 seconds, once there is a registry. */
    public SessionMetrics() {
        this(System::nanoTime, Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "sojourn-metrics");
            made.setDaemon(true);
            return made;
        }));
    }

    private SessionMetrics(LongSupplier time, @Nullable ScheduledExecutorService thread) {
        this.time = time;
        this.thread = thread;
    }

    /**
     * Metrics whose owner calls {@link #sample()}, every 15 seconds by the clock that is given; for tests.
     *
     * @param nanos tells time in nanoseconds, as {@link System#nanoTime()}
     * @return without a thread of its own
     */
    public static SessionMetrics withoutThread(LongSupplier nanos) {
        return new SessionMetrics(nanos, null);
    }

    /**
     * Has the calls of a store measured, as {@code sojourn.store.calls}. Until {@link #bindTo} nothing is.
     *
     * @param store the store that does the work; closed with the one that is returned
     * @param kind what the tag {@code store} says: 1 to 32 small letters, digits, {@code _} and {@code -}, a letter
     *     first; stores of one kind count together
     * @return a store with the powers of that store
     * @throws IllegalArgumentException when the kind is another text
     */
    public synchronized SessionStore metered(SessionStore store, String kind) {
        StoreMeters meters = stores.computeIfAbsent(checked(kind), StoreMeters::new);
        if (registry != null) {
            meters.bindTo(registry);
        }
        return new MeteredStore(store, meters);
    }

    /**
     * Has an engine measured until it is {@linkplain #remove removed}. An engine that takes the place of another one
     * may have its name: the two count together, and the gauges are those of the newer.
     *
     * @param engine the engine; it is not closed by this object
     * @param name what the tag {@code engine} says; characters other than {@code a-z A-Z 0-9 . _ -} become {@code _}
     * @param kind what the tag {@code store} says, as for {@link #metered}
     * @param scope whom its sessions belong to
     * @throws IllegalArgumentException when the kind is another text
     */
    public synchronized void add(SessionEngine engine, String name, String kind, Scope scope) {
        EngineTags tags = new EngineTags(checked(kind), scope == Scope.SHARED ? "shared" : "node");
        remove(engine);
        Watched watched = new Watched(engine, tagOf(name), tags, new Sample(engine, EVERY, time));
        engines.put(engine, watched);
        if (registry != null) {
            bind(watched, registry);
        }
    }

    /**
     * Has an engine measured no more; its meters leave the registry, unless another engine has the same name.
     *
     * @param engine an engine, added or not
     */
    public synchronized void remove(SessionEngine engine) {
        Watched gone = engines.remove(engine);
        EngineMeters meters = gone == null ? null : byName.get(gone.name());
        if (gone == null || meters == null) {
            return;
        }
        engine.removeListener(meters);
        List<Watched> left = engines.values().stream()
                .filter(each -> each.name().equals(gone.name()))
                .toList();
        if (left.isEmpty()) {
            byName.remove(gone.name());
            meters.close();
        } else {
            meters.show(left.get(left.size() - 1).sample());
        }
    }

    /**
     * Registers the meters of all engines and stores, those that are added later too. Once; again with the same
     * registry changes nothing.
     *
     * @param registry where the meters belong
     * @throws IllegalStateException when they belong to another one
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (this.registry == registry) {
            return;
        }
        if (this.registry != null) {
            throw new IllegalStateException("These metrics are in another registry already. Make SessionMetrics anew"
                    + " for each, or put both into a CompositeMeterRegistry");
        }
        this.registry = registry;
        stores.values().forEach(store -> store.bindTo(registry));
        engines.values().forEach(engine -> bind(engine, registry));
        if (thread != null && !thread.isShutdown()) {
            rounds = thread.scheduleWithFixedDelay(this::sample, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Asks the stores for what is sampled: two calls for each engine. Does nothing before there is a registry. */
    public void sample() {
        for (Sample sample : samples()) {
            try {
                sample.take();
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "An engine could not be sampled", e);
            }
        }
    }

    private synchronized List<Sample> samples() {
        return registry == null
                ? List.of()
                : engines.values().stream()
                        .filter(each -> !each.name().equals(OTHER))
                        .map(Watched::sample)
                        .toList();
    }

    /** Stops the sampling and takes all meters out of the registry. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
        closeMeters();
    }

    private synchronized void closeMeters() {
        if (rounds != null) {
            rounds.cancel(false);
        }
        List.copyOf(engines.keySet()).forEach(this::remove);
        stores.values().forEach(StoreMeters::close);
        registry = null;
    }

    private void bind(Watched watched, MeterRegistry to) {
        EngineMeters meters = byName.computeIfAbsent(watched.name(), name -> new EngineMeters(to, name));
        if (!watched.name().equals(OTHER)) {
            meters.gauges(watched.tags());
            meters.show(watched.sample());
        }
        watched.engine().addListener(meters);
    }

    /** The name as a tag, while there are few enough. */
    private String tagOf(String name) {
        String safe = name.replaceAll("[^a-zA-Z0-9._-]", "_");
        String tag = safe.isEmpty() ? "_" : safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
        long others = engines.values().stream()
                .map(Watched::name)
                .filter(known -> !known.equals(tag) && !known.equals(OTHER))
                .distinct()
                .count();
        return others < MOST_ENGINES ? tag : OTHER;
    }

    private static String checked(String kind) {
        if (!STORE.matcher(kind).matches()) {
            throw new IllegalArgumentException("The kind of a store is \"" + kind + "\"; it must be 1 to 32 small"
                    + " letters, digits, _ and -, and begin with a letter");
        }
        return kind;
    }
}
