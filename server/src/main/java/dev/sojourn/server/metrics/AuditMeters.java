package dev.sojourn.server.metrics;

import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.AuditListener;
import dev.sojourn.server.admin.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Acts of administration by what came of them, and whether their lines are written. */
final class AuditMeters implements AuditListener {

    private final MeterRegistry registry;
    private final Map<Kind, Counter> acts = new ConcurrentHashMap<>();

    private record Kind(Act act, Outcome outcome) {}

    private AuditMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    static void bind(Audit audit, MeterRegistry registry) {
        AuditMeters meters = new AuditMeters(registry);
        // What alerts are made of is there from the start, so that the first one shows as a rise.
        for (Act act : Act.values()) {
            meters.counter(act, Outcome.REFUSED);
            meters.counter(act, Outcome.FAILED);
        }
        audit.addListener(meters);
        FunctionCounter.builder("sojourn.audit.failures", audit, Audit::failures)
                .description("Lines of the audit that were not written, or not in time")
                .register(registry);
        Gauge.builder("sojourn.audit.writable", audit, each -> each.isGood() ? 1 : 0)
                .description("Whether the last line of the audit could be written")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void on(AuditEvent event) {
        // Another line follows and says what came of it.
        if (event.outcome() != Outcome.BEGUN) {
            // A refusal of a stranger stands for those before it that had no line.
            boolean many = event.outcome() == Outcome.REFUSED && event.count() > 1;
            counter(event.act(), event.outcome()).increment(many ? event.count() : 1);
        }
    }

    private Counter counter(Act act, Outcome outcome) {
        return acts.computeIfAbsent(
                new Kind(act, outcome),
                kind -> Counter.builder("sojourn.admin.acts")
                        .description("Acts of administration that are over")
                        .tags(
                                "act",
                                kind.act().word(),
                                "outcome",
                                kind.outcome().word())
                        .register(registry));
    }
}
