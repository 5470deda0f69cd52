package dev.sojourn.server.metrics;

import dev.sojourn.SessionEngine;
import dev.sojourn.micrometer.SessionMetrics;
import dev.sojourn.script.ScriptContexts;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.near.NearCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.function.Supplier;
import org.apache.coyote.AbstractProtocol;

/**
 * All that the server measures. A scrape asks no store: what a store has to be asked for is sampled every 15 seconds.
 * Safe for use by several threads.
 */
public final class ServerMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SessionMetrics sessions = new SessionMetrics();
    private final NearMeters near = new NearMeters(registry);
    private final ScriptMeters scripts = new ScriptMeters(registry);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Measures the process, and what it is told of from now on. */
    public ServerMetrics() {
        sessions.bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * Measures the calls of a store.
     *
     * @param store the store
     * @param kind its kind, one word
     * @return the store to use in its place
     */
    public SessionStore calls(SessionStore store, String kind) {
        return sessions.metered(store, kind);
    }

    /**
     * Measures a near cache, together with all others.
     *
     * @param cache the cache
     */
    public void near(NearCache cache) {
        near.add(cache);
    }

    /**
     * Measures an engine.
     *
     * @param name what it is called
     * @param engine the engine
     * @param kind the kind of its store, one word
     * @param shared whether other nodes use the same store
     */
    public void opened(String name, SessionEngine engine, String kind, boolean shared) {
        sessions.add(engine, name, kind, shared ? SessionMetrics.Scope.SHARED : SessionMetrics.Scope.NODE);
    }

    /**
     * Measures an engine no more; to be called before it is closed.
     *
     * @param engine the engine
     */
    public void closing(SessionEngine engine) {
        sessions.remove(engine);
    }

    /**
     * Tells what runs here.
     *
     * @param version of the server
     * @param kind of its store
     */
    public void build(String version, String kind) {
        Gauge.builder("sojourn.build", () -> 1)
                .description("What runs here; always 1")
                .tags("version", version, "store", kind)
                .register(registry);
    }

    /**
     * Measures the contexts of scripts.
     *
     * @param contexts how they are used at a moment
     */
    public void scripts(Supplier<ScriptContexts> contexts) {
        scripts.show(contexts);
    }

    /**
     * Measures a wait for a context of scripts.
     *
     * @param nanos how long it took; 0 when one was free
     * @param got whether there was one in the end
     */
    public void waited(long nanos, boolean got) {
        scripts.waited(nanos, got);
    }

    /**
     * Measures acts of administration, and whether their lines are written.
     *
     * @param audit hears of each of them
     */
    public void audit(Audit audit) {
        AuditMeters.bind(audit, registry);
    }

    /**
     * Measures the threads and connections of the container.
     *
     * @param protocol of its connector, started or not
     */
    public void container(AbstractProtocol<?> protocol) {
        ContainerMeters.bind(protocol, registry);
    }

    /**
     * The filter that measures requests.
     *
     * @return a new filter, for everything
     */
    public Filter requests() {
        return new RequestTimes(registry);
    }

    /**
     * The servlet that shows all of it.
     *
     * @param gate judges a request
     * @return a new servlet
     */
    public Servlet servlet(MetricsGate gate) {
        return new MetricsServlet(registry, gate);
    }

    @Override
    public void close() {
        sessions.close();
        collections.close();
        registry.close();
    }
}
