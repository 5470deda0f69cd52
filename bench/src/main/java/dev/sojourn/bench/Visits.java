package dev.sojourn.bench;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
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
    private String[] tickets = {};

    /** For JMH. */
    public Visits() {}

    /** Opens the engine and fills it; then each session is visited once, so that nobody's first visit is measured. */
    @Setup
    public void fill() {
        subject = rival.open();
        tickets = new String[sessions];
        for (int i = 0; i < sessions; i++) {
            tickets[i] = subject.begin(i);
        }
        shuffle(tickets);
        for (String ticket : tickets) {
            subject.read(ticket);
        }
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
        return subject.read(ticket());
    }

    /**
     * A request that raises a counter.
     *
     * @return the counter
     */
    @Benchmark
    public int write() {
        return subject.raise(ticket());
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

    private String ticket() {
        return tickets[ThreadLocalRandom.current().nextInt(tickets.length)];
    }

    /** Else neighbours in the array would be neighbours in memory. */
    private static void shuffle(String[] tickets) {
        SplittableRandom random = new SplittableRandom(tickets.length);
        for (int i = tickets.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            String held = tickets[i];
            tickets[i] = tickets[j];
            tickets[j] = held;
        }
    }
}
