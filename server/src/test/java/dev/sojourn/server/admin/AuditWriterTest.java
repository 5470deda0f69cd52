package dev.sojourn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A place for lines that takes none and does not say so (a pipe that nobody reads) holds up nobody for long. */
@Timeout(30)
class AuditWriterTest {

    private static final Duration PATIENCE = Duration.ofMillis(150);
    private static final Target HERE = Target.engine(null);

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final List<AuditEvent> written = new CopyOnWriteArrayList<>();
    private final AuditSink sink = event -> {
        try {
            hangs.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        written.add(event);
    };

    private final Audit lenient = new Audit(sink, false, "node-1", InstantSource.system(), PATIENCE);
    private final Audit strict = new Audit(sink, true, "node-1", InstantSource.system(), PATIENCE);

    @AfterEach
    void letGo() {
        hangs.countDown();
        lenient.close();
        strict.close();
    }

    private static Caller caller(@Nullable String who) {
        return new Caller(Door.REST, who, null, "127.0.0.1", null, "r-1", null);
    }

    private static long millisOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    @Test
    void refusalsOfStrangersWaitForNothing() {
        Audit patient = new Audit(sink, false, "node-1", InstantSource.system(), PATIENCE);

        assertThat(millisOf(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        patient.refused(caller(null), Act.UNKNOWN, HERE, "Unauthorized");
                    }
                }))
                .isLessThan(5_000);

        assertThat(patient.last(500)).isNotEmpty();
        hangs.countDown();
        patient.close();
    }

    @Test
    void whoeverIsAnsweredSeesHowTheAuditIs() {
        AtomicBoolean full = new AtomicBoolean();
        Logger log = Logger.getLogger(Audit.class.getName());
        log.setFilter(line -> false);
        try (Audit audit = new Audit(
                event -> {
                    if (full.get()) {
                        throw new IOException("No space left on device");
                    }
                },
                false,
                "node-1",
                InstantSource.system())) {
            for (int i = 0; i < 10_000; i++) {
                full.set(i % 2 == 0);
                long failures = audit.failures();
                audit.begin(caller("admin"), Act.END, HERE).done(1);

                assertThat(audit.isGood()).isEqualTo(!full.get());
                assertThat(audit.failures()).isEqualTo(full.get() ? failures + 1 : failures);
            }
        } finally {
            log.setFilter(null);
        }
    }

    @Test
    void anActWaitsAMomentAndThoseAfterItNotAtAll() {
        assertThat(millisOf(() -> lenient.begin(caller("admin"), Act.END, HERE).done(1)))
                .isBetween(PATIENCE.toMillis() - 10, 5_000L);
        assertThat(millisOf(() -> {
                    for (int i = 0; i < 100; i++) {
                        lenient.begin(caller("admin"), Act.END, HERE).done(1);
                    }
                }))
                .isLessThan(5_000);

        assertThat(lenient.isGood()).isFalse();
        assertThat(lenient.failures()).isEqualTo(101);
    }

    @Test
    void whatWasDoneIsWrittenLaterInItsOrder() {
        for (int i = 1; i <= 5; i++) {
            lenient.begin(caller("admin"), Act.END, HERE).done(i);
        }
        assertThat(written).isEmpty();
        hangs.countDown();
        lenient.close();

        assertThat(written).extracting(AuditEvent::count).containsExactly(1, 2, 3, 4, 5);
        assertThat(lenient.isGood()).isTrue();
    }

    @Test
    void whereALineIsRequiredNothingIsDoneAndTheLineDoesNotComeLater() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> strict.begin(caller("admin"), Act.END, HERE))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.why()).isEqualTo(RefusedException.Why.AUDIT_UNAVAILABLE));
        }
        hangs.countDown();
        strict.close();

        // The one that was in the sink's hands cannot be called back.
        assertThat(written).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void soManyLinesWaitAndThoseAboveAreCounted() throws InterruptedException {
        // Each waits a moment, so they wait beside each other.
        ExecutorService many = Executors.newFixedThreadPool(64);
        for (int i = 0; i < AuditWriter.MOST_WAITING + 50; i++) {
            many.execute(() -> lenient.begin(caller("admin"), Act.END, HERE).done(1));
        }
        many.shutdown();
        assertThat(many.awaitTermination(25, TimeUnit.SECONDS)).isTrue();
        hangs.countDown();
        lenient.close();

        assertThat(written).hasSize(AuditWriter.MOST_WAITING + 1);
        assertThat(lenient.failures()).isEqualTo(AuditWriter.MOST_WAITING + 50);
    }
}
