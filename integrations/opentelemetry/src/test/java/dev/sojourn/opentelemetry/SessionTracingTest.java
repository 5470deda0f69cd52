package dev.sojourn.opentelemetry;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.VisitDoor;
import dev.sojourn.VisitOutcome;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionKey;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which spans there are, below which, and what they tell. */
class SessionTracingTest {

    @RegisterExtension
    static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("sojourn.visit.outcome");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ManualClock clock = new ManualClock();
    private final Inside inside = new Inside();
    private final SessionTracing tracing = SessionTracing.of(SPANS.getOpenTelemetry());
    private SessionEngine engine = engine(tracing);

    /** What the store is asked, seen from inside: the span that is current then, and whether it fails. */
    private static final class Inside extends ForwardingStore {
        private final AtomicReference<String> current = new AtomicReference<>("");
        private boolean broken;

        Inside() {
            super(new MemoryStore());
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            current.set(Span.current().getSpanContext().getSpanId());
            if (broken) {
                throw new StoreException("db.internal:5432 does not answer", new IOException("down"));
            }
            return call.get();
        }
    }

    private SessionEngine engine(SessionTracing with) {
        return SessionEngine.builder()
                .store(with.traced(inside, "postgresql"))
                .listener(with)
                .clock(clock)
                .lifetime(Lifetime.standard().idle(Duration.ofMinutes(30)))
                .withoutSweeps()
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** Inside the span of a request; returns the spans below it, in the order of their ends. */
    private List<SpanData> request(Runnable handler) {
        SPANS.clearSpans();
        Span request = SPANS.getOpenTelemetry()
                .getTracer("test")
                .spanBuilder("GET /cart")
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        try (Scope here = request.makeCurrent()) {
            handler.run();
        } finally {
            request.end();
        }
        List<SpanData> below = SPANS.getSpans().stream()
                .filter(span -> !span.getName().equals("GET /cart"))
                .toList();
        assertThat(below)
                .allSatisfy(span -> assertThat(span)
                        .hasTraceId(request.getSpanContext().getTraceId())
                        .hasParentSpanId(request.getSpanContext().getSpanId()));
        return below;
    }

    private static SpanData theRequest() {
        return SPANS.getSpans().stream()
                .filter(span -> span.getName().equals("GET /cart"))
                .findFirst()
                .orElseThrow();
    }

    private IdReading stored() {
        String id = engine.directory().create(Map.of("n", 1)).signedId(Transport.COOKIE);
        return engine.ids().read(String.valueOf(id), Transport.COOKIE);
    }

    private void write(IdReading reading) {
        try (Visit visit = engine.enter(reading, VisitDoor.HTTP)) {
            visit.session().set("n", 2);
            visit.commit();
        }
    }

    @Test
    void aRequestShowsTheSearchOfItsSessionTheCommitAndEachCallOfTheStore() {
        IdReading reading = stored();
        List<SpanData> spans = request(() -> write(reading));
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly("session find", "session enter", "session replace", "session commit");
        assertThat(spans.get(0))
                .hasKind(SpanKind.CLIENT)
                .hasAttributesSatisfying(attributes -> assertThat(attributes)
                        .containsEntry("db.system.name", "postgresql")
                        .containsEntry("db.operation.name", "find")
                        .containsEntry("db.response.returned_rows", 1L)
                        .hasSize(3));
        assertThat(spans.get(2))
                .hasAttributesSatisfying(
                        attributes -> assertThat(attributes).containsEntry("sojourn.store.done", true));
        assertThat(spans.get(1)).hasKind(SpanKind.INTERNAL);
        assertThat(theRequest())
                .hasAttributesSatisfying(attributes -> assertThat(attributes)
                        .containsEntry("sojourn.visit.door", "http")
                        .containsEntry("sojourn.visit.outcome", "written")
                        .containsKey("sojourn.session.size"));
    }

    @Test
    void whatADriverTellsDuringACallIsBelowTheSpanOfTheCall() {
        IdReading reading = stored();
        List<SpanData> spans = request(() -> engine.enter(reading).close());
        assertThat(spans.get(0)).hasName("session find").hasSpanId(inside.current.get());
    }

    @Test
    void aCommitShowsWhenItWasAndNotWhenItsVisitIsClosed() {
        IdReading reading = stored();
        request(() -> {
            Visit visit = engine.enter(reading, VisitDoor.HTTP);
            visit.session().set("n", 2);
            visit.commit();
            assertThat(SPANS.getSpans()).extracting(SpanData::getName).contains("session commit");
            visit.close();
        });
    }

    @Test
    void aSpanOfWhatIsOverTookAsLongAsThat() {
        List<SpanData> spans = request(() -> tracing.entered(5_000_000));
        assertThat(spans.get(0).getEndEpochNanos() - spans.get(0).getStartEpochNanos())
                .isEqualTo(5_000_000);
    }

    @Test
    void withoutARecordedSpanThereAreNone() {
        IdReading reading = stored();
        SPANS.clearSpans();
        write(reading);
        SpanContext leftOut = SpanContext.create(
                TraceId.fromLongs(1, 2), SpanId.fromLong(3), TraceFlags.getDefault(), TraceState.getDefault());
        try (Scope notSampled = Span.wrap(leftOut).makeCurrent()) {
            write(reading);
            engine.close();
            engine = engine(tracing.withRoots());
            write(stored());
        }
        assertThat(SPANS.getSpans()).isEmpty();
    }

    @Test
    void whoAsksForRootsSeesSweepsToo() {
        engine.close();
        engine = engine(tracing.withRoots());
        stored();
        clock.advance(Duration.ofHours(1));
        SPANS.clearSpans();
        engine.directory().sweep();
        assertThat(SPANS.getSpans())
                .extracting(SpanData::getName)
                .contains("session claim", "session settle", "session sweep");
    }

    @Test
    void aCallThatFailsTellsTheClassOfTheFaultAndNotItsMessage() {
        IdReading reading = stored();
        inside.broken = true;
        List<SpanData> spans = request(
                () -> assertThatThrownBy(() -> engine.enter(reading)).isInstanceOf(StoreUnavailableException.class));
        assertThat(spans)
                .hasSize(1)
                .allSatisfy(span -> assertThat(span)
                        .hasStatusSatisfying(status -> status.hasCode(StatusCode.ERROR))
                        .hasAttributesSatisfying(attributes ->
                                assertThat(attributes).containsEntry("error.type", StoreException.class.getName())));
        assertThat(theRequest().getAttributes().get(OUTCOME)).isEqualTo("unavailable");
        assertThat(SPANS.getSpans().toString()).doesNotContain("5432");
    }

    @Test
    void aCommitThatFailsIsAnError() {
        IdReading reading = stored();
        List<SpanData> spans = request(() -> {
            try (Visit visit = engine.enter(reading)) {
                visit.session().set("n", 3);
                inside.broken = true;
                assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
            }
        });
        assertThat(spans.get(spans.size() - 1))
                .hasName("session commit")
                .hasStatusSatisfying(status -> status.hasCode(StatusCode.ERROR));
    }

    @Test
    void severalKeysInOneCallAreABatch() {
        SessionStore store = tracing.traced(inside, "h2");
        List<SessionKey> keys = List.of(key(1), key(2));
        SpanData span = request(() -> store.deleteAll(keys)).get(0);
        assertThat(span)
                .hasName("session delete")
                .hasAttributesSatisfying(attributes -> assertThat(attributes)
                        .containsEntry("db.operation.batch.size", 2L)
                        .containsEntry("db.system.name", "h2database"));
    }

    private static SessionKey key(int last) {
        byte[] bytes = new byte[SessionKey.BYTES];
        bytes[0] = (byte) last;
        return SessionKey.fromBytes(bytes);
    }

    @Test
    void noSpanTellsAnIdAKeyAUserOrAValue() {
        AtomicReference<String> key = new AtomicReference<>();
        AtomicReference<String> id = new AtomicReference<>();
        request(() -> {
            try (Visit visit = engine.enter()) {
                visit.session().set("secretName", "secretValue");
                visit.session().setUser("secretUser");
                visit.commit();
                id.set(String.valueOf(visit.session().signedId(Transport.COOKIE)));
            }
            IdReading reading = engine.ids().read(id.get(), Transport.COOKIE);
            key.set(String.valueOf(reading.key()));
            write(reading);
            engine.directory().endAllOf("secretUser");
        });
        assertThat(SPANS.getSpans()).hasSizeGreaterThan(5);
        assertThat(SPANS.getSpans().toString()).doesNotContain("secret", id.get(), key.get());
    }

    @Test
    void aSystemIsAWord() {
        assertThatThrownBy(() -> tracing.traced(inside, "jdbc:postgresql://host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jdbc:postgresql://host");
    }

    @Test
    void whereOpenTelemetryDoesNothingNothingIsMade() {
        SessionTracing off = SessionTracing.of(OpenTelemetry.noop());
        assertThat(off.traced(inside, "redis")).isSameAs(inside);
        assertThat(bytesEach(() -> {
                    off.entered(1_000);
                    off.committed(1_000, true);
                    off.stored(100);
                    off.left(VisitDoor.HTTP, VisitOutcome.READ, -1);
                }))
                .isZero();
    }

    /** A request that the sampler has left out: the call and nothing else, but what hands it on. */
    @Test
    void withoutARecordedSpanACallMakesNextToNothing() {
        SessionStore bare = new MemoryStore();
        SessionStore traced = tracing.traced(bare, "memory");
        SessionKey key = key(1);
        assertThat(bytesEach(() -> traced.find(key)) - bytesEach(() -> bare.find(key)))
                .isLessThan(100);
    }

    /** The least of several rounds: what the machine does beside it in this thread only adds to it. */
    private static long bytesEach(Runnable work) {
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 500; i++) {
                work.run();
            }
            least = Math.min(least, (THREADS.getThreadAllocatedBytes(thread) - before) / 500);
        }
        return least;
    }
}
