package dev.sojourn.server.metrics;

import dev.sojourn.script.ScriptContexts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How the contexts of scripts are used, over all mounts, and how long is waited for them. */
final class ScriptMeters {

    /** In milliseconds; nobody waits for much longer than the two seconds that the server allows. */
    private static final long[] BUCKETS = {1, 5, 25, 100, 250, 500, 1_000, 2_500};

    private final MeterRegistry registry;
    private final Timer got;
    private final Timer busy;

    ScriptMeters(MeterRegistry registry) {
        this.registry = registry;
        got = waits("got");
        busy = waits("busy");
    }

    private Timer waits(String outcome) {
        Duration[] buckets = new Duration[BUCKETS.length];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = Duration.ofMillis(BUCKETS[i]);
        }
        return Timer.builder("sojourn.script.wait")
                .description("How long requests and events of sockets wait for a context")
                .tags("outcome", outcome)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    void waited(long nanos, boolean served) {
        (served ? got : busy).record(nanos, TimeUnit.NANOSECONDS);
    }

    void show(Supplier<ScriptContexts> contexts) {
        String name = "sojourn.script.contexts";
        String description = "Contexts of scripts, of all mounts";
        Gauge.builder(name, () -> contexts.get().busy())
                .description(description)
                .tags("state", "busy")
                .register(registry);
        Gauge.builder(name, () -> contexts.get().idle())
                .description(description)
                .tags("state", "idle")
                .register(registry);
        Gauge.builder("sojourn.script.waiting", () -> contexts.get().waiting())
                .description("Requests that wait for a context, because all are busy")
                .register(registry);
    }
}
