package dev.sojourn.spring.boot;

import dev.sojourn.SessionEngine;
import dev.sojourn.micrometer.SessionMetrics;
import dev.sojourn.store.SessionStore;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of the application's engine; closed before it. Loaded only where the module is there. */
final class SojournMeters implements StoreMetering, AutoCloseable {

    private final SessionMetrics metrics = new SessionMetrics();

    @Override
    public SessionStore metered(SessionStore store) {
        return metrics.metered(store, OpenedStore.kindOf(store));
    }

    void bind(MeterRegistry registry, SessionEngine engine, String name, SessionStore store) {
        metrics.add(
                engine,
                name,
                OpenedStore.kindOf(store),
                OpenedStore.isShared(store) ? SessionMetrics.Scope.SHARED : SessionMetrics.Scope.NODE);
        metrics.bindTo(registry);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
