package dev.sojourn.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Door;
import dev.sojourn.server.admin.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of acts of administration, and what is told of lines that are not written. */
class AuditMetersTest {

    private static final Target HERE = Target.engine(null);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicBoolean full = new AtomicBoolean();
    private final Logger log = Logger.getLogger(Audit.class.getName());
    private final Audit audit = new Audit(
            event -> {
                if (full.get()) {
                    throw new IOException("the disk is full");
                }
            },
            false,
            "node-1",
            InstantSource.system());

    @BeforeEach
    void bind() {
        log.setFilter(line -> false);
        AuditMeters.bind(audit, registry);
    }

    @AfterEach
    void close() {
        audit.close();
        log.setFilter(null);
    }

    private static Caller caller(@Nullable String who) {
        return new Caller(Door.REST, who, null, "127.0.0.1", null, "r-1", null);
    }

    private double acts(String act, String outcome) {
        Counter counter = registry.find("sojourn.admin.acts")
                .tags("act", act, "outcome", outcome)
                .counter();
        return counter == null ? -1 : counter.count();
    }

    @Test
    void anActIsCountedOnceByWhatCameOfIt() {
        audit.begin(caller("ops"), Act.END_ALL, HERE).done(7);
        audit.begin(caller("ops"), Act.END_ALL, HERE).done(0);
        audit.begin(caller("ops"), Act.SHOW, HERE).none("SessionNotFound");
        audit.begin(caller("ops"), Act.END, HERE).failed("StoreUnavailable");
        assertThat(acts("end_all", "done")).as("acts, not sessions").isEqualTo(1);
        assertThat(acts("end_all", "none")).isEqualTo(1);
        assertThat(acts("end_all", "begun")).as("is no outcome").isEqualTo(-1);
        assertThat(acts("show", "none")).isEqualTo(1);
        assertThat(acts("end", "failed")).isEqualTo(1);
    }

    @Test
    void refusalsThatHadNoLineAreCountedWithTheNextOne() {
        for (int i = 0; i < 20; i++) {
            audit.refused(caller(null), Act.UNKNOWN, HERE, "Unauthorized");
        }
        assertThat(acts("unknown", "refused")).isEqualTo(20);
        // Those without a line, and then one that stands for them as well.
        long end = System.nanoTime() + 10_000_000_000L;
        int sent = 20;
        while (audit.last(1).get(0).count() < 2 && System.nanoTime() < end) {
            audit.refused(caller(null), Act.UNKNOWN, HERE, "Unauthorized");
            sent++;
        }
        assertThat(acts("unknown", "refused")).isEqualTo(sent);
    }

    @Test
    void whatAlertsAreMadeOfIsThereFromTheStart() {
        assertThat(acts("login", "refused")).isZero();
        assertThat(acts("end_match", "failed")).isZero();
        assertThat(acts("list", "done")).isEqualTo(-1);
    }

    @Test
    void linesThatAreNotWrittenAreTold() {
        assertThat(failures()).isZero();
        assertThat(writable()).isEqualTo(1);
        full.set(true);
        audit.begin(caller("ops"), Act.LIST, HERE).done(1);
        audit.begin(caller("ops"), Act.LIST, HERE).done(1);
        assertThat(failures()).isEqualTo(2);
        assertThat(writable()).isZero();
        full.set(false);
        audit.begin(caller("ops"), Act.LIST, HERE).done(1);
        assertThat(failures()).isEqualTo(2);
        assertThat(writable()).isEqualTo(1);
        assertThat(acts("list", "done")).as("done, with a line or without").isEqualTo(3);
    }

    private double failures() {
        return registry.get("sojourn.audit.failures").functionCounter().count();
    }

    private double writable() {
        return registry.get("sojourn.audit.writable").gauge().value();
    }
}
