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

/** One request of each kind, among many live sessions, each time for one that is picked at random. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx3g")
public class Visits {

    @Param({"SOJOURN", "TOMCAT", "FLOOR"})
    public Rival rival = Rival.SOJOURN;

    @Param({"100000", "1000"})
    public int sessions;

    private Subject subject = Rival.FLOOR.open();
    private Tickets tickets = Tickets.fill(subject, 0);

    /** For JMH. */
    public Visits() {}

    /** Opens the engine and fills it. */
    @Setup
    public void fill() {
        subject = rival.open();
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
