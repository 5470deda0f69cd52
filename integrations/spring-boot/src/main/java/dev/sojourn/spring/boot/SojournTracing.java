package dev.sojourn.spring.boot;

import dev.sojourn.EngineBuilder;
import dev.sojourn.opentelemetry.SessionTracing;
import dev.sojourn.store.SessionStore;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The spans of the application's engine and its store. Loaded only where the module is there. */
final class SojournTracing implements StoreMetering, SojournCustomizer {

    private final @Nullable SessionTracing tracing;
    private final boolean store;

    SojournTracing(ObjectProvider<OpenTelemetry> found, boolean store) {
        OpenTelemetry present = found.getIfUnique();
        this.tracing = present == null ? null : SessionTracing.of(present);
        this.store = store;
    }

    @Override
    public SessionStore metered(SessionStore inside) {
        return tracing == null || !store || !OpenedStore.isShared(inside)
                ? inside
                : tracing.traced(inside, OpenedStore.kindOf(inside));
    }

    @Override
    public void engine(EngineBuilder engine) {
        if (tracing != null) {
            engine.listener(tracing);
        }
    }
}
