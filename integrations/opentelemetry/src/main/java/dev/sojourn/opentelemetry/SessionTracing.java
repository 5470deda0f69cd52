package dev.sojourn.opentelemetry;

import dev.sojourn.EngineObserver;
import dev.sojourn.VisitDoor;
import dev.sojourn.VisitOutcome;
import dev.sojourn.store.SessionStore;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The spans of engines and stores. Register it with an engine as every listener, and have the engine use a store that
 * {@link #traced} returns:
 *
 * <pre>{@code
 * SessionTracing tracing = SessionTracing.of(openTelemetry);
 * SessionEngine engine = SessionEngine.builder()
 *         .store(tracing.traced(store, "redis"))
 *         .listener(tracing)
 *         .build();
 * }</pre>
 *
 * <p>Spans belong to the span that is current: that of the request, where something makes one. Where none is, or one
 * that is not recorded, there are none, unless {@link #withRoots} says otherwise. They tell words of fixed lists and
 * numbers, never an id, a key, a user, a value, a path or a message. Safe for use by any number of threads.
 */
public final class SessionTracing implements EngineObserver {

    private static final String SCOPE = "dev.sojourn";
    private static final Pattern SYSTEM = Pattern.compile("[a-z][a-z0-9._-]{0,31}");
    private static final AttributeKey<String> DOOR = AttributeKey.stringKey("sojourn.visit.door");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("sojourn.visit.outcome");
    private static final AttributeKey<Long> SIZE = AttributeKey.longKey("sojourn.session.size");

    private final Tracer tracer;
    private final boolean roots;

    private SessionTracing(Tracer tracer, boolean roots) {
        this.tracer = tracer;
        this.roots = roots;
    }

    /**
     * Makes spans below spans that are recorded.
     *
     * @param openTelemetry where the spans go; not closed by this object
     * @return for any number of engines and stores
     */
    public static SessionTracing of(OpenTelemetry openTelemetry) {
        return new SessionTracing(openTelemetry.getTracer(SCOPE), false);
    }

    /**
     * Makes spans that begin a trace, too, where no span is current: of sweeps, and of visits of jobs. A busy program
     * makes many of them.
     *
     * @return the same with that
     */
    public SessionTracing withRoots() {
        return new SessionTracing(tracer, true);
    }

    /**
     * Has each call of a store be a span of the kind client, which is current during the call. Not for what a driver's
     * own instrumentation shows already. Nothing stands around the store when OpenTelemetry does nothing.
     *
     * @param store the store that does the work; closed with the one that is returned
     * @param system what {@code db.system.name} says: 1 to 32 small letters, digits, {@code .}, {@code _} and
     *     {@code -}, a letter first; {@code h2} becomes {@code h2database}, as the conventions have it
     * @return a store with the powers of that store
     * @throws IllegalArgumentException when the system is another text
     */
    public SessionStore traced(SessionStore store, String system) {
        if (!SYSTEM.matcher(system).matches()) {
            throw new IllegalArgumentException("The system of a store is \"" + system + "\"; it must be 1 to 32 small"
                    + " letters, digits, ., _ and -, and begin with a letter");
        }
        if (tracer == TracerProvider.noop().get(SCOPE)) {
            return store;
        }
        return new TracedStore(store, this, system.equals("h2") ? "h2database" : system);
    }

    /** Where spans are made now, or null where they are not wanted. */
    @Nullable
    Tracer wanted() {
        Span parent = Span.current();
        boolean root = roots && !parent.getSpanContext().isValid();
        return root || parent.isRecording() ? tracer : null;
    }

    @Override
    public void entered(long nanos) {
        after("session enter", nanos, true);
    }

    @Override
    public void committed(long nanos, boolean done) {
        after("session commit", nanos, done);
    }

    @Override
    public void swept(long nanos, boolean all) {
        after("session sweep", nanos, all);
    }

    /** The span of what is over, which began so long ago. */
    private void after(String name, long nanos, boolean good) {
        Tracer to = wanted();
        if (to == null) {
            return;
        }
        Instant now = Instant.now();
        long end = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        Span span = to.spanBuilder(name)
                .setStartTimestamp(end - nanos, TimeUnit.NANOSECONDS)
                .startSpan();
        if (!good) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(end, TimeUnit.NANOSECONDS);
    }

    @Override
    public void left(VisitDoor door, VisitOutcome outcome, long nanos) {
        Span request = Span.current();
        if (request.isRecording()) {
            request.setAttribute(DOOR, lower(door));
            request.setAttribute(OUTCOME, lower(outcome));
        }
    }

    @Override
    public void stored(int bytes) {
        Span request = Span.current();
        if (request.isRecording()) {
            request.setAttribute(SIZE, (long) bytes);
        }
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
