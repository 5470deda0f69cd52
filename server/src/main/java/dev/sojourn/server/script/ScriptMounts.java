package dev.sojourn.server.script;

import dev.sojourn.EngineBuilder;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.id.KeyRing;
import dev.sojourn.script.OperatorOptions;
import dev.sojourn.script.ScriptHost;
import dev.sojourn.server.rest.Mounts;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All script mounts of the server, from their folder to their doors. Safe for use by several threads. */
public final class ScriptMounts implements AutoCloseable {

    private final @Nullable ShippedScripts shipped;
    private final MountEngines engines;
    private final ScriptSockets sockets;
    private final ScriptHost host;

    private ScriptMounts(
            @Nullable ShippedScripts shipped, MountEngines engines, ScriptSockets sockets, ScriptHost host) {
        this.shipped = shipped;
        this.engines = engines;
        this.sockets = sockets;
        this.host = host;
    }

    /**
     * What mounts are to be served, and with what.
     *
     * @param folder the folder of mounts, or null for the shipped demos
     * @param operator options that scripts do not set, or null when they set all of them
     * @param dataFolder where mounts may keep databases of their own, or null for memory only
     * @param passwords of those databases, newest first; none without a folder
     * @param stores where their sessions are kept
     * @param keys sign the ids of mounts that name no secret
     * @param encryption tells their engines how sessions are encrypted
     * @param address how the server is seen from outside
     * @param persistOnError whether what a script changed before it threw is kept
     * @param socketMessageBytes the largest socket message
     */
    public record Settings(
            @Nullable Path folder,
            @Nullable OperatorOptions operator,
            @Nullable Path dataFolder,
            List<String> passwords,
            MountStores stores,
            KeyRing keys,
            UnaryOperator<EngineBuilder> encryption,
            PublicAddress address,
            boolean persistOnError,
            int socketMessageBytes) {}

    /**
     * Reads the mounts. A mount that is broken does not stop the others.
     *
     * @param settings what and with what
     * @return the mounts, to be closed before their stores
     */
    public static ScriptMounts open(Settings settings) {
        Path folder = settings.folder();
        if (folder != null) {
            return open(settings, folder, null);
        }
        ShippedScripts shipped = ShippedScripts.open();
        return open(settings, shipped.folder(), shipped);
    }

    private static ScriptMounts open(Settings settings, Path folder, @Nullable ShippedScripts shipped) {
        MountEngines engines =
                new MountEngines(settings.stores(), settings.keys(), settings.encryption(), settings.address());
        ScriptHost.Builder builder = ScriptHost.builder(folder, engines::open)
                .released(engines::release)
                .persistOnError(settings.persistOnError());
        Path data = settings.dataFolder();
        if (data != null) {
            builder.dataFolder(data, settings.passwords());
        }
        OperatorOptions operator = settings.operator();
        if (operator != null) {
            builder.operatorOptions(operator);
        }
        // What was built does not change.
        ScriptHost host = (shipped == null ? builder : builder.withoutRereading()).open();
        return new ScriptMounts(shipped, engines, new ScriptSockets(settings.socketMessageBytes()), host);
    }

    /**
     * The servlet for requests that nothing else answers.
     *
     * @return a new servlet
     */
    public Servlet servlet() {
        return new ScriptServlet(host, sockets);
    }

    /**
     * The engines of the mounts by name.
     *
     * @return a view that follows changes of the mounts
     */
    public Mounts engines() {
        return engines;
    }

    /** Closes the sockets with 1001. Requests that are under way go on. */
    public void closeSockets() {
        sockets.close();
    }

    /** Ends the scripts and closes the engines of the mounts; their stores are left open. */
    @Override
    public void close() {
        closeSockets();
        host.close();
        engines.close();
        if (shipped != null) {
            shipped.close();
        }
    }
}
