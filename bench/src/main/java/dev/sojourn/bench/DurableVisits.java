package dev.sojourn.bench;

import dev.sojourn.store.rocksdb.Durability;
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

/** As {@link Visits}, over a store on disk whose sessions fit into its cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class DurableVisits {

    @Param({"SOJOURN", "EVERY_TOUCH", "FLOOR"})
    public DurableRival rival = DurableRival.SOJOURN;

    @Param({"WAL", "SYNC"})
    public Durability durability = Durability.WAL;

    @Param({"100000"})
    public int sessions;

    private Subject subject = Rival.FLOOR.open();
    private Tickets tickets = Tickets.fill(subject, 0);

    /** For JMH. */
    public DurableVisits() {}

    /** Opens the engine and fills it. */
    @Setup
    public void fill() {
        subject = rival.open(durability);
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
