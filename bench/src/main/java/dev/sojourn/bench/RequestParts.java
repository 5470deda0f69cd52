package dev.sojourn.bench;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.http.CarrierReading;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.PresentedId;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.Transport;
import dev.sojourn.store.MemoryStore;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of a request that reads, each alone, to see where its time goes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class RequestParts {

    @Param({"100000", "1000"})
    public int sessions;

    private final CookieSettings settings = CookieSettings.standard();
    private final Carriers carriers = Carriers.cookie(settings);
    private final MemoryStore store = new MemoryStore();
    private final SessionEngine engine = SessionEngine.builder().store(store).build();
    private String[] tokens = {};
    private String[] headers = {};
    private IdReading[] readings = {};

    /** For JMH. */
    public RequestParts() {}

    /** Makes the sessions and visits each once. */
    @Setup
    public void fill() {
        tokens = new String[sessions];
        headers = new String[sessions];
        readings = new IdReading[sessions];
        for (int i = 0; i < sessions; i++) {
            Session session = engine.directory().create(Payload.of(i));
            tokens[i] = Objects.requireNonNull(session.signedId(Transport.COOKIE));
            headers[i] = settings.name(true) + "=" + tokens[i];
            readings[i] = engine.ids().read(tokens[i], Transport.COOKIE);
        }
    }

    /** Closes the engine. */
    @TearDown
    public void close() {
        engine.close();
        store.close();
    }

    /**
     * The text of the header to a checked id.
     *
     * @return the id
     */
    @Benchmark
    public @Nullable PresentedId header() {
        return CarrierReading.of(new HeaderExchange(headers[pick()]), carriers, engine.ids())
                .id();
    }

    /**
     * The text of the token to a checked id.
     *
     * @return the id
     */
    @Benchmark
    public IdReading token() {
        return engine.ids().read(tokens[pick()], Transport.COOKIE);
    }

    /**
     * A checked id to the session in the store.
     *
     * @return the record
     */
    @Benchmark
    public @Nullable Object find() {
        return store.find(readings[pick()].id().key());
    }

    /**
     * A checked id to a session that can be asked, and its visit closed again.
     *
     * @return the visit
     */
    @Benchmark
    public Visit enter() {
        try (Visit visit = engine.enter(readings[pick()])) {
            return visit;
        }
    }

    /**
     * As {@link #enter}, with one attribute read.
     *
     * @return the attribute
     */
    @Benchmark
    public @Nullable Object enterAndGet() {
        try (Visit visit = engine.enter(readings[pick()])) {
            return visit.session().get(Payload.USER);
        }
    }

    /**
     * As {@link #enterAndGet}, with the touch at the end of the visit.
     *
     * @return the attribute
     */
    @Benchmark
    public @Nullable Object enterGetAndLeave() {
        try (Visit visit = engine.enter(readings[pick()])) {
            Object user = visit.session().get(Payload.USER);
            visit.commit();
            return user;
        }
    }

    private int pick() {
        return ThreadLocalRandom.current().nextInt(sessions);
    }
}
