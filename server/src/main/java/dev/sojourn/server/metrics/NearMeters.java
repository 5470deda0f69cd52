package dev.sojourn.server.metrics;

import dev.sojourn.store.near.NearCache;
import dev.sojourn.store.near.NearCacheStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All near caches of the server together, by the names that Micrometer has for caches; what it has no name for, by our
 * own. There are none before there is a cache.
 */
final class NearMeters {

    private static final String CACHE = "sojourn-near";

    private final MeterRegistry registry;
    private final List<NearCache> caches = new CopyOnWriteArrayList<>();
    private boolean registered;

    NearMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void add(NearCache cache) {
        caches.add(cache);
        if (registered) {
            return;
        }
        registered = true;
        counter("cache.gets", "Reads by whether the cache had them", NearCacheStatistics::hits, "result", "hit");
        counter("cache.gets", "Reads by whether the cache had them", NearCacheStatistics::misses, "result", "miss");
        counter("cache.puts", "Records that were remembered, after a read or a write", NearCacheStatistics::puts);
        counter("sojourn.near.refusals", "Records that were not", NearCacheStatistics::refusals);
        gauge("cache.size", "Records in the cache", null, NearCacheStatistics::entries);
        gauge("sojourn.near.memory", "What they take of their bound", "bytes", NearCacheStatistics::bytes);
        counter("sojourn.near.drops", "Records that a notice or a write has dropped", NearCacheStatistics::drops);
        counter("sojourn.near.losses", "How often all were dropped, for want of notices", NearCacheStatistics::losses);
    }

    private void counter(
            String name, String description, ToDoubleFunction<NearCacheStatistics> figure, String... tags) {
        FunctionCounter.builder(name, this, self -> self.sum(figure))
                .description(description)
                .tags("cache", CACHE)
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            String name, String description, @Nullable String unit, ToDoubleFunction<NearCacheStatistics> figure) {
        Gauge.builder(name, this, self -> self.sum(figure))
                .description(description)
                .baseUnit(unit)
                .tags("cache", CACHE)
                .register(registry);
    }

    private double sum(ToDoubleFunction<NearCacheStatistics> figure) {
        return caches.stream()
                .mapToDouble(cache -> figure.applyAsDouble(cache.statistics()))
                .sum();
    }
}
