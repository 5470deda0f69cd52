package dev.sojourn.server;

import dev.sojourn.SessionEngine;
import dev.sojourn.server.demo.Demos;
import dev.sojourn.server.script.ScriptMounts;
import dev.sojourn.server.web.RunningRequests;
import dev.sojourn.store.SessionStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The whole server while it runs. */
final class SojournServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SojournServer.class.getName());
    /** Of the five seconds that a stop may take; the rest is for the container and the store. */
    private static final Duration FOR_REQUESTS = Duration.ofMillis(3500);

    private final Container container;
    private final RunningRequests running;
    private final @Nullable Demos demos;
    private final @Nullable ConsoleWiring console;
    private final SessionEngine engine;
    private final SessionStore store;
    private final SigningKeys keys;
    private final ScriptMounts mounts;
    private final StoresOfMounts mountStores;
    private final Stores stores;
    private final @Nullable Metering metrics;
    private final String address;

    /** Takes over a container that has started and what it works with. */
    SojournServer(
            Container container,
            RunningRequests running,
            @Nullable Demos demos,
            @Nullable ConsoleWiring console,
            SessionEngine engine,
            SessionStore store,
            SigningKeys keys,
            ScriptMounts mounts,
            StoresOfMounts mountStores,
            Stores stores,
            @Nullable Metering metrics,
            String host) {
        this.container = container;
        this.running = running;
        this.demos = demos;
        this.console = console;
        this.engine = engine;
        this.store = store;
        this.keys = keys;
        this.mounts = mounts;
        this.mountStores = mountStores;
        this.stores = stores;
        this.metrics = metrics;
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        this.address = "http://" + literal + ":" + container.port();
    }

    /** Where the server listens: the real port when it was asked for any. */
    String address() {
        return address;
    }

    /** The engine of the server's own sessions. */
    SessionEngine engine() {
        return engine;
    }

    /** How many requests are being answered. */
    int runningRequests() {
        return running.count();
    }

    /**
     * Goes on, while whoever looks at {@code /health} learns that it will not for long, and each connection is closed
     * after the next answer.
     */
    void drain() {
        running.drain();
    }

    /** Stops: nothing new is accepted, sockets close with 1001, running requests finish, then the store is closed. */
    @Override
    public void close() {
        running.drain();
        container.stopAccepting();
        Thread farewell = new Thread(mounts::closeSockets, "sojourn-stop-scripts");
        farewell.setDaemon(true);
        farewell.start();
        if (demos != null) {
            demos.closeSockets();
        }
        if (!running.awaitNone(FOR_REQUESTS)) {
            LOG.log(Level.WARNING, "Some requests were still running after {0}; they are cut off", FOR_REQUESTS);
        }
        container.close();
        if (demos != null) {
            demos.close();
        }
        if (metrics != null) {
            // Before the engines: nothing is sampled that is being closed.
            metrics.close();
        }
        if (console != null) {
            console.close();
        }
        engine.close();
        mounts.close();
        mountStores.close();
        keys.close();
        store.close();
        stores.close();
    }
}
