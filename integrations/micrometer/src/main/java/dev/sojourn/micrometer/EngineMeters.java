package dev.sojourn.micrometer;

import dev.sojourn.EngineObserver;
import dev.sojourn.SessionLimitException.Limit;
import dev.sojourn.VisitDoor;
import dev.sojourn.VisitOutcome;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of the engines of one name, which hear of what those do. Safe for use by any number of threads. */
final class EngineMeters implements EngineObserver {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Queue<Meter> made = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile @Nullable Sample sample;
    private boolean gauged;

    private final Counter begunByUser;
    private final Counter begunByNobody;
    private final Map<EndReason, Counter> ended = new EnumMap<>(EndReason.class);
    private final Map<EndReason, Counter> disconnected = new EnumMap<>(EndReason.class);
    private final Map<VisitDoor, Map<VisitOutcome, Counter>> visits = new ConcurrentHashMap<>();
    private final Map<Object, Counter> rare = new ConcurrentHashMap<>();
    private final Timer enter;
    private final Timer commit;
    private final Timer swept;
    private final Timer notSwept;
    private final DistributionSummary size;
    private final Counter retries;
    private final Counter dropped;
    private final Counter expired;
    private final Counter unknown;
    private final Counter undecodable;

    EngineMeters(MeterRegistry registry, String name) {
        this.registry = registry;
        this.tags = Tags.of("engine", name);
        begunByUser = counter("sojourn.sessions.begun", "Sessions that were stored first", "owner", "user");
        begunByNobody = counter("sojourn.sessions.begun", "Sessions that were stored first", "owner", "nobody");
        for (EndReason reason : EndReason.values()) {
            String word = lower(reason);
            String sockets = "Sockets that were closed because their session was over";
            ended.put(reason, counter("sojourn.sessions.ended", "Sessions that are over", "reason", word));
            disconnected.put(reason, counter("sojourn.sockets.closed", sockets, "reason", word));
        }
        visits.put(VisitDoor.HTTP, visits(VisitDoor.HTTP));
        enter = timer("sojourn.visit.enter", "How long finding the session of a visit took", Buckets.visits());
        commit = timer(
                "sojourn.visit.commit", "How long storing what a visit changed, or its access, took", Buckets.visits());
        swept = timer("sojourn.sweep", "Rounds of the sweep", Buckets.sweeps(), "outcome", "done");
        notSwept = timer("sojourn.sweep", "Rounds of the sweep", Buckets.sweeps(), "outcome", "failed");
        size = keep(DistributionSummary.builder("sojourn.session.size")
                .description("The data of sessions that were stored")
                .baseUnit("bytes")
                .tags(tags)
                .serviceLevelObjectives(Buckets.sizes())
                .register(registry));
        retries = counter("sojourn.commit.retries", "Attempts to store that met a newer state");
        dropped = counter("sojourn.changes.dropped", "Changes that were lost because their session was gone");
        String unknownIds = "Well-formed ids that no living session has";
        expired = counter("sojourn.ids.unknown", unknownIds, "expired", "true");
        unknown = counter("sojourn.ids.unknown", unknownIds, "expired", "false");
        undecodable = counter("sojourn.values.unreadable", "Attributes that cannot be decoded on this node");
        // What alerts are made of is there from the start, so that the first one shows as a rise.
        limits(Limit.SESSION_SIZE);
        limits(Limit.SESSIONS_PER_USER);
        limits(Limit.STORE_SIZE);
        refused("cookie", "forged");
        refused("cookie", "unknown_key");
    }

    /** Registers what is sampled, once. */
    void gauges(EngineTags store) {
        if (gauged) {
            return;
        }
        gauged = true;
        Tags ofStore = tags.and("store", store.store());
        gauge("sojourn.sessions.live", "Sessions in the store", ofStore.and("scope", store.scope()), Sample::live);
        gauge("sojourn.store.up", "Whether the store answers", ofStore, Sample::up);
        gauge("sojourn.store.writable", "Whether the store takes writes", ofStore, Sample::writable);
        gauge("sojourn.feed.up", "Whether announcements are heard; NaN where there are none", ofStore, Sample::feed);
        gauge("sojourn.sockets.live", "Sockets that are attached to sessions", tags, Sample::sockets);
        seconds("sojourn.clock.skew", "How far this clock is ahead of the store's", ofStore, Sample::clockSkew);
        seconds("sojourn.sweep.lag", "For how long what expires was not ended", tags, Sample::sweepLag);
    }

    /** Has the gauges show an engine. */
    void show(Sample value) {
        sample = value;
    }

    @Override
    public void on(SessionEvent event) {
        if (event instanceof SessionEvent.Created created) {
            (created.user() == null ? begunByNobody : begunByUser).increment();
        } else if (event instanceof SessionEvent.Ended over) {
            Objects.requireNonNull(ended.get(over.reason())).increment();
        } else if (event instanceof SessionEvent.Conflict) {
            retries.increment();
        } else if (event instanceof SessionEvent.ChangesDropped lost) {
            // A change of user is one, too, and is no attribute.
            dropped.increment(Math.max(1, lost.changes()));
        } else if (event instanceof SessionEvent.Unknown nobody) {
            (nobody.expired() ? expired : unknown).increment();
        } else if (event instanceof SessionEvent.Undecodable) {
            undecodable.increment();
        } else if (event instanceof SessionEvent.Forged forged) {
            refused(RefusedIds.carriage(forged.transport()), RefusedIds.reason(forged.rejection()))
                    .increment();
        }
    }

    @Override
    public void entered(long nanos) {
        enter.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void left(VisitDoor door, VisitOutcome outcome, long nanos) {
        Map<VisitOutcome, Counter> ofDoor = visits.get(door);
        if (ofDoor == null) {
            ofDoor = visits.computeIfAbsent(door, this::visits);
        }
        Objects.requireNonNull(ofDoor.get(outcome)).increment();
        if (nanos >= 0) {
            commit.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void stored(int bytes) {
        size.record(bytes);
    }

    @Override
    public void limited(Limit limit) {
        limits(limit).increment();
    }

    private Counter limits(Limit limit) {
        String word = switch (limit) {
            case SESSION_SIZE -> "session";
            case SESSIONS_PER_USER -> "user";
            case STORE_SIZE -> "store";
            case NODE_LOCAL_VALUES -> "node_local";
        };
        return rare.computeIfAbsent(
                limit, none -> counter("sojourn.limits.hit", "What was refused because of a limit", "limit", word));
    }

    @Override
    public void disconnected(EndReason reason) {
        Objects.requireNonNull(disconnected.get(reason)).increment();
    }

    @Override
    public void swept(long nanos, boolean all) {
        (all ? swept : notSwept).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes all meters out of the registry. */
    void close() {
        closed = true;
        made.forEach(registry::remove);
    }

    /** Those of all outcomes, once a door is used: so that the first failure shows as a rise. */
    private Map<VisitOutcome, Counter> visits(VisitDoor door) {
        Map<VisitOutcome, Counter> counters = new EnumMap<>(VisitOutcome.class);
        for (VisitOutcome outcome : VisitOutcome.values()) {
            counters.put(
                    outcome,
                    counter("sojourn.visits", "Visits that are over", "door", lower(door), "outcome", lower(outcome)));
        }
        return counters;
    }

    private Counter refused(String carriage, String reason) {
        return rare.computeIfAbsent(
                carriage + ' ' + reason,
                none -> counter(
                        "sojourn.ids.refused", "Ids that were refused", "carriage", carriage, "reason", reason));
    }

    private Counter counter(String name, String description, String... more) {
        return keep(Counter.builder(name)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    private Timer timer(String name, String description, Duration[] buckets, String... more) {
        return keep(Timer.builder(name)
                .description(description)
                .tags(tags.and(more))
                .serviceLevelObjectives(buckets)
                .register(registry));
    }

    private void gauge(String name, String description, Tags all, ToDoubleFunction<Sample> figure) {
        keep(Gauge.builder(name, this, self -> self.sampled(figure))
                .description(description)
                .tags(all)
                .strongReference(true)
                .register(registry));
    }

    private void seconds(String name, String description, Tags all, ToDoubleFunction<Sample> figure) {
        keep(TimeGauge.builder(name, this, TimeUnit.SECONDS, self -> self.sampled(figure))
                .description(description)
                .tags(all)
                .strongReference(true)
                .register(registry));
    }

    private double sampled(ToDoubleFunction<Sample> figure) {
        Sample shown = sample;
        return shown == null ? Double.NaN : figure.applyAsDouble(shown);
    }

    private <M extends Meter> M keep(M meter) {
        made.add(meter);
        if (closed) {
            registry.remove(meter);
        }
        return meter;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
