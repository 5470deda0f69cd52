package dev.sojourn.server;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.metrics.MetricsGate;
import dev.sojourn.server.metrics.ServerMetrics;
import dev.sojourn.server.rest.Callers;
import dev.sojourn.server.script.EngineWatch;
import dev.sojourn.server.script.ScriptMounts;
import dev.sojourn.server.web.BearerText;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.near.NearCache;
import dev.sojourn.websocket.ServletExchange;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of this server while somebody may read them: who does is decided here, and what stores and engines are
 * called that are opened.
 */
final class Metering implements StoreMeter, EngineWatch, AutoCloseable {

    /** The engine of the server itself, which no mount may be called. */
    private static final String SERVER = "default";

    private final ServerMetrics metrics = new ServerMetrics();
    private final StoreAddress standard;
    private final MetricsGate gate;

    private Metering(StoreAddress standard, MetricsGate gate) {
        this.standard = standard;
        this.gate = gate;
        String version = Metering.class.getPackage().getImplementationVersion();
        metrics.build(version == null ? "unpackaged" : version, standard.kind());
    }

    /**
     * Begins to measure.
     *
     * @param administration who administers, or null when nobody does
     * @return null when nobody may read the metrics: then nothing is measured
     */
    static @Nullable Metering of(ServerOptions options, @Nullable Tokens administration) {
        MetricsOptions who = options.metrics();
        if (who.open()) {
            return new Metering(options.store(), (request, response) -> 0);
        }
        Tokens own = who.token() == null ? null : new Tokens(null, who.token(), null);
        if (own == null && administration == null) {
            return null;
        }
        PublicAddress address = options.address();
        return new Metering(
                options.store(),
                (request, response) -> secondsToWait(
                        own,
                        administration,
                        BearerText.of(request),
                        () -> Callers.of(request, address.isByTrustedProxy(new ServletExchange(request, response)))
                                .address()));
    }

    /** Whoever may look at sessions may look at figures. Wrong tokens are counted with those of the REST API. */
    private static long secondsToWait(
            @Nullable Tokens own, @Nullable Tokens administration, String presented, Supplier<String> address) {
        Tokens judge = administration == null ? own : administration;
        if (judge == null) {
            return MetricsGate.REFUSED;
        }
        if (own != null && own.holderOf(presented) != null) {
            return 0;
        }
        Tokens.Judgement judged = judge.judge(presented, address.get());
        if (judged.holder() != null) {
            return 0;
        }
        return judged.secondsToWait() > 0 ? judged.secondsToWait() : MetricsGate.REFUSED;
    }

    void mount(Container container, ScriptMounts mounts) {
        container.filter("request-times", metrics.requests());
        metrics.container(container.protocol());
        metrics.scripts(mounts::contexts);
        container.servlet("metrics", metrics.servlet(gate), "/metrics");
    }

    void audit(Audit audit) {
        metrics.audit(audit);
    }

    void server(SessionEngine engine) {
        opened(engine, SERVER, standard);
    }

    @Override
    public SessionStore calls(SessionStore store, String kind) {
        return metrics.calls(store, kind);
    }

    @Override
    public void near(NearCache cache) {
        metrics.near(cache);
    }

    @Override
    public void opened(String mount, SessionEngine engine, @Nullable String store) {
        StoreAddress own = store == null ? null : StoreAddress.parse(store);
        opened(engine, mount.equals(SERVER) ? "mount." + SERVER : mount, own == null ? standard : own);
    }

    private void opened(SessionEngine engine, String name, StoreAddress address) {
        metrics.opened(name, engine, address.kind(), Stores.isShared(address));
    }

    @Override
    public void closing(SessionEngine engine) {
        metrics.closing(engine);
    }

    @Override
    public void waited(long nanos, boolean got) {
        metrics.waited(nanos, got);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
