package dev.sojourn.bench;

import java.util.concurrent.TimeUnit;
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

/** As {@link Visits}, over a server that nodes share. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class SharedVisits {

    @Param({"SOJOURN", "SOJOURN_NEAR", "SPRING", "FLOOR"})
    public SharedRival rival = SharedRival.SOJOURN;

    @Param({"REDIS", "POSTGRES"})
    public SharedBackend backend = SharedBackend.REDIS;

    @Param({"2000"})
    public int sessions;

    private Subject subject = Rival.FLOOR.open();
    private Tickets tickets = Tickets.fill(subject, 0);

    /** For JMH. */
    public SharedVisits() {}

    /** Opens the engine and fills it. */
    @Setup
    public void fill() {
        subject = rival.open(backend);
        tickets = Tickets.fill(subject, sessions);
    }

    /** Closes the engine. */
    @TearDown
    public void close() {
        subject.close();
    }

    /**
     * A request that reads one attribute.
     *
     * @return the attribute
     */
    @Benchmark
    public Object read() {
        return subject.read(tickets.any());
    }

    /**
     * A request that raises a counter.
     *
     * @return the counter
     */
    @Benchmark
    public int write() {
        return subject.raise(tickets.any());
    }

    /**
     * A session from its first attribute to its end.
     *
     * @return whether there was one to end
     */
    @Benchmark
    public boolean create() {
        return subject.beginAndEnd(sessions);
    }
}
