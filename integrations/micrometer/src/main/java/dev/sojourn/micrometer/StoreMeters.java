package dev.sojourn.micrometer;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreFullException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.UnconfirmedWriteException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The times of the calls of all stores of one kind. A time that was never taken has no meter. */
final class StoreMeters {

    /** What a call came to. */
    enum Outcome {
        OK,
        /** There was nothing to read, to touch or to delete. */
        MISSED,
        /** Somebody else was first. */
        CONFLICT,
        FULL,
        /** Done, but not as safely as the store was told to. */
        UNCONFIRMED,
        UNAVAILABLE,
        FAILED;

        static Outcome of(StoreOperation operation, @Nullable Object result) {
            return switch (operation) {
                case FIND -> result == null ? MISSED : OK;
                case TOUCH -> Boolean.FALSE.equals(result) ? MISSED : OK;
                case DELETE -> result instanceof Removal removal && removal != Removal.SESSION ? MISSED : OK;
                case CREATE, REPLACE, ROLL -> Boolean.FALSE.equals(result) ? CONFLICT : OK;
                case ADMIT -> Boolean.FALSE.equals(result) ? FULL : OK;
                default -> OK;
            };
        }

        static Outcome of(RuntimeException failure) {
            if (failure instanceof StoreFullException) {
                return FULL;
            }
            if (failure instanceof UnconfirmedWriteException) {
                return UNCONFIRMED;
            }
            return failure instanceof StoreException ? UNAVAILABLE : FAILED;
        }
    }

    private final String kind;
    private final Map<StoreOperation, Map<Outcome, Timer>> timers = new EnumMap<>(StoreOperation.class);
    private volatile @Nullable MeterRegistry registry;

    StoreMeters(String kind) {
        this.kind = kind;
        for (StoreOperation operation : StoreOperation.values()) {
            timers.put(operation, new ConcurrentHashMap<>());
        }
    }

    void bindTo(MeterRegistry value) {
        registry = value;
        // What alerts are made of is there from the start, so that the first failure shows as a rise.
        timer(value, StoreOperation.FIND, Outcome.OK);
        timer(value, StoreOperation.FIND, Outcome.UNAVAILABLE);
    }

    boolean isOff() {
        return registry == null;
    }

    void record(StoreOperation operation, Outcome outcome, long nanos) {
        MeterRegistry to = registry;
        if (to != null) {
            timer(to, operation, outcome).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(MeterRegistry to, StoreOperation operation, Outcome outcome) {
        Map<Outcome, Timer> ofOperation = Objects.requireNonNull(timers.get(operation));
        Timer known = ofOperation.get(outcome);
        if (known == null) {
            // The registry gives the same one to whoever comes at the same time.
            known = Timer.builder("sojourn.store.calls")
                    .description("Calls of the session store, by operation and outcome")
                    .tags("store", kind, "operation", nameOf(operation), "outcome", lower(outcome))
                    .serviceLevelObjectives(Buckets.calls())
                    .register(to);
            ofOperation.put(outcome, known);
        }
        return known;
    }

    void close() {
        MeterRegistry from = registry;
        registry = null;
        for (Map<Outcome, Timer> ofOperation : timers.values()) {
            if (from != null) {
                ofOperation.values().forEach(from::remove);
            }
            ofOperation.clear();
        }
    }

    private static String nameOf(StoreOperation operation) {
        return switch (operation) {
            case CLAIM_EXPIRED -> "claim";
            case FIND_BY_USER -> "user";
            case SWAP_TRAIL -> "name";
            default -> lower(operation);
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
