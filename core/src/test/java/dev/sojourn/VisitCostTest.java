package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.Transport;
import dev.sojourn.store.MemoryStore;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a visit makes over a store in memory, once the client's text was read, in bytes. The bounds hold before anything
 * is compiled, and are generous: they are there so that what a visit does not need does not come back unseen.
 */
class VisitCostTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int VISITS = 500;
    private static final int ROUNDS = 10;

    private final SessionEngine engine = SessionEngine.builder()
            .store(new MemoryStore())
            .clock(InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000)))
            .withoutSweeps()
            .build();

    private final IdReading reading = stored();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aVisitThatReadsMakesItsHandleAndTheValue() {
        assertThat(bytesEach(() -> {
                    try (Visit visit = engine.enter(reading)) {
                        visit.session().get("user");
                        visit.commit();
                    }
                }))
                .isLessThan(300);
    }

    @Test
    void aWriteOfOneValueMakesOneBodyAndOneRecord() {
        assertThat(bytesEach(() -> {
                    try (Visit visit = engine.enter(reading)) {
                        Session session = visit.session();
                        session.set("counter", session.get("counter", Integer.class) + 1);
                        visit.commit();
                    }
                }))
                .isLessThan(1_000);
    }

    private IdReading stored() {
        Session session = engine.directory()
                .create(Map.of("user", "somebody", "counter", 1_000, "note", "x".repeat(100), "since", 1L));
        return engine.ids().read(String.valueOf(session.signedId(Transport.COOKIE)), Transport.COOKIE);
    }

    /** The least of several rounds: what the machine does beside it in this thread only adds to it. */
    private static long bytesEach(Runnable visit) {
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < VISITS; i++) {
                visit.run();
            }
            least = Math.min(least, (THREADS.getThreadAllocatedBytes(thread) - before) / VISITS);
        }
        return least;
    }
}
