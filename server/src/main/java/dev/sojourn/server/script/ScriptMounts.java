package dev.sojourn.server.script;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.script.OperatorOptions;
import dev.sojourn.script.ScriptContexts;
import dev.sojourn.script.ScriptHost;
import dev.sojourn.server.rest.Mounts;
import dev.sojourn.server.web.BodyReader;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All script mounts of the server, from their folder to their doors. Safe for use by several threads. */
public final class ScriptMounts implements AutoCloseable {

    private final @Nullable ShippedScripts shipped;
    private final MountEngines engines;
    private final ScriptSockets sockets;
    private final @Nullable ScriptHost host;

    private ScriptMounts(
            @Nullable ShippedScripts shipped, MountEngines engines, ScriptSockets sockets, @Nullable ScriptHost host) {
        this.shipped = shipped;
        this.engines = engines;
        this.sockets = sockets;
        this.host = host;
    }

    /**
     * What mounts are to be served, and with what.
     *
     * @param folder the folder of mounts, or null for none
     * @param demos whether the shipped demos are served where there is no folder
     * @param operator options that scripts do not set, or null when they set all of them
     * @param dataFolder where mounts may keep databases of their own, or null for memory only
     * @param passwords of those databases, newest first; none without a folder
     * @param stores where their sessions are kept
     * @param keys sign the ids of mounts that name no secret
     * @param encryption tells their engines how sessions are encrypted
     * @param address how the server is seen from outside
     * @param persistOnError whether what a script changed before it threw is kept
     * @param socketMessageBytes the largest socket message
     * @param watch is told of their engines, and of waits for contexts
     */
    public record Settings(
            @Nullable Path folder,
            boolean demos,
            @Nullable OperatorOptions operator,
            @Nullable Path dataFolder,
            List<String> passwords,
            MountStores stores,
            KeyRing keys,
            UnaryOperator<EngineBuilder> encryption,
            PublicAddress address,
            boolean persistOnError,
            int socketMessageBytes,
            EngineWatch watch) {}

    /**
     * Reads the mounts. A mount that is broken does not stop the others.
     *
     * @param settings what and with what
     * @return the mounts, to be closed before their stores
     */
    public static ScriptMounts open(Settings settings) {
        MountEngines engines = new MountEngines(
                settings.stores(), settings.keys(), settings.encryption(), settings.address(), settings.watch());
        ScriptSockets sockets = new ScriptSockets(settings.socketMessageBytes());
        Path folder = settings.folder();
        if (folder != null) {
            return new ScriptMounts(
                    null,
                    engines,
                    sockets,
                    host(settings, folder, engines).lazily().open());
        }
        if (!settings.demos()) {
            return new ScriptMounts(null, engines, sockets, null);
        }
        ShippedScripts shipped = ShippedScripts.open();
        // What was built does not change.
        ScriptHost host = host(settings, shipped.folder(), engines)
                .lazily()
                .withoutRereading()
                .open();
        return new ScriptMounts(shipped, engines, sockets, host);
    }

    private static ScriptHost.Builder host(Settings settings, Path folder, MountEngines engines) {
        ScriptHost.Builder builder = ScriptHost.builder(folder, engines::open)
                .released(engines::release)
                .waits(settings.watch())
                .keptPaths(ScriptServlet.KEPT)
                .persistOnError(settings.persistOnError());
        Path data = settings.dataFolder();
        if (data != null) {
            builder.dataFolder(data, settings.passwords());
        }
        OperatorOptions operator = settings.operator();
        return operator == null ? builder : builder.operatorOptions(operator);
    }

    /**
     * The servlet for requests that nothing else answers.
     *
     * @param bodies reads what handlers wait for
     * @return a new servlet
     */
    public Servlet servlet(BodyReader bodies) {
        return scripts(bodies);
    }

    /**
     * Whether who answers a request begins before its body is here, and waits by himself.
     *
     * @param request the request
     * @return false when no script answers it
     */
    public boolean startsAtHead(HttpServletRequest request) {
        return host != null && !ScriptServlet.isKept(request) && host.startsAtHead(request.getRequestURI());
    }

    /**
     * The filter before what the server itself has: lets scripts answer first.
     *
     * @param bodies reads what handlers wait for
     * @return a new filter
     */
    public Filter filter(BodyReader bodies) {
        ScriptServlet scripts = scripts(bodies);
        return (request, response, chain) -> {
            if (scripts.declares((HttpServletRequest) request)) {
                scripts.service(request, response);
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    private ScriptServlet scripts(BodyReader bodies) {
        return new ScriptServlet(host, sockets, bodies);
    }

    /**
     * The engines of the mounts by name.
     *
     * @return a view that follows changes of the mounts
     */
    public Mounts engines() {
        return new Mounts() {
            @Override
            public @Nullable SessionEngine engineOf(String name) {
                if (host != null) {
                    host.load(name);
                }
                return engines.engineOf(name);
            }

            @Override
            public Set<String> names() {
                return engines.names();
            }
        };
    }

    /**
     * How the contexts of scripts are used now, for a monitor.
     *
     * @return the numbers, over all mounts
     */
    public ScriptContexts contexts() {
        return host == null ? new ScriptContexts(0, 0, 0) : host.contexts();
    }

    /** Reads the scripts of a folder of one's own now, so that their faults are told; the shipped ones have none. */
    public void load() {
        ScriptHost scripts = host;
        if (scripts != null && shipped == null) {
            Thread reader = new Thread(scripts::load, "sojourn-script-loader");
            reader.setDaemon(true);
            reader.start();
        }
    }

    /** Closes the sockets with 1001. Requests that are under way go on. */
    public void closeSockets() {
        sockets.close();
    }

    /** Ends the scripts and closes the engines of the mounts; their stores are left open. */
    @Override
    public void close() {
        closeSockets();
        if (host != null) {
            host.close();
        }
        engines.close();
        if (shipped != null) {
            shipped.close();
        }
    }
}
