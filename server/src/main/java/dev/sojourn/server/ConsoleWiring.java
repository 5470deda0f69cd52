package dev.sojourn.server;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.id.KeyRing;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.console.Console;
import dev.sojourn.server.web.SizeGuard;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The console with what is its own: the sessions of its logins, which no list of the console shows. */
final class ConsoleWiring implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ConsoleWiring.class.getName());
    private static final String SERVLET = "console";

    private final SessionStore store;
    private final SessionEngine logins;
    private final Console console;

    private ConsoleWiring(SessionStore store, SessionEngine logins, Console console) {
        this.store = store;
        this.logins = logins;
        this.console = console;
    }

    /** The console of an engine, mounted. */
    static ConsoleWiring mount(
            Container container,
            ServerOptions options,
            Stores stores,
            UnaryOperator<EngineBuilder> common,
            @Nullable KeyRing keys,
            Administration administration,
            Tokens tokens) {
        SessionStore store = store(stores, options);
        EngineBuilder builder = common.apply(SessionEngine.builder())
                .name("console")
                .store(store)
                .lifetime(Console.lifetime());
        SessionEngine logins = (keys == null ? builder : builder.keys(keys)).build();
        Console console = new Console(
                administration,
                logins,
                tokens,
                options.address(),
                version(),
                options.store().shown());
        ServerLimits limits = options.limits();
        container.filterOf(SERVLET, "sizes-of-console", new SizeGuard(limits.urlLength(), limits.bodyBytes()));
        container.filterOf(SERVLET, "foreign-pages", console.foreign());
        container.filterOf(SERVLET, "logins", console.filter());
        container.servlet(SERVLET, console.router(), "/console/*");
        return new ConsoleWiring(store, logins, console);
    }

    /**
     * Where nodes share a store they share logins. A store that is of one process has none to share, and where the
     * table cannot be made each node has its own: an administrator may have to log in at each.
     */
    private static SessionStore store(Stores stores, ServerOptions options) {
        if (Stores.isShared(options.store())) {
            try {
                return stores.openPlain(options.store(), KeySpace.CONSOLE);
            } catch (StoreException e) {
                LOG.log(
                        Level.WARNING,
                        "The logins of the console are kept on this node alone, for the store has no place for them:"
                                + " {0}",
                        e.getMessage());
            }
        }
        return new MemoryStore();
    }

    private static String version() {
        String version = ConsoleWiring.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    @Override
    public void close() {
        console.close();
        logins.close();
        store.close();
    }
}
