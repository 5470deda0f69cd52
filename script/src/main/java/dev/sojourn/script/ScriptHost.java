package dev.sojourn.script;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.script.Routes.Match;
import dev.sojourn.script.ScriptAnswers.Refusal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves a folder of script mounts: each folder in it is one mount, with one dialect and one session engine. A server
 * binds it with one servlet that calls {@link #handle} and one socket endpoint behind {@link #upgrade}. Safe for use
 * by many threads; a call is answered on the thread that makes it.
 *
 * <p>Scripts have no access to the host, and are bounded by {@link ScriptLimits}. They are read again when they change:
 * requests that are under way end with the scripts they began with.
 */
public final class ScriptHost implements AutoCloseable {

    private final Watchdog watchdog;
    private final MountFolder mounts;

    private ScriptHost(Builder from) {
        this.watchdog = new Watchdog(from.patience, from.time);
        this.mounts = new MountFolder(
                from.folder,
                new Mount.Shop(
                        new LazyEngine(),
                        from.limits,
                        watchdog,
                        from.visits,
                        from.released,
                        from.persistOnError,
                        from.dataFolder,
                        from.keptPaths,
                        from.secrets,
                        from.operator,
                        from.waits));
        if (!from.lazy) {
            load();
        }
        if (from.rereads) {
            mounts.reread();
        }
    }

    /** Reads the mounts that were not read yet, one after the other. */
    public void load() {
        mounts.load(null);
    }

    /**
     * Reads a mount, if it was not read yet.
     *
     * @param name the name of its folder, any text
     */
    public void load(String name) {
        mounts.load(name);
    }

    /**
     * Begins the description of a host.
     *
     * @param folder the folder of mounts
     * @param visits makes what opens the visits of a mount:
     *     {@code profile.porch(profile.describe(...).store(...).build())}; called again when scripts
     *     that were read anew ask for other rules
     * @return a builder
     */
    public static Builder builder(Path folder, Function<MountProfile, HttpVisits> visits) {
        return new Builder(folder, visits);
    }

    /**
     * Whether the handler of a path begins before the body of its request is here; it then waits by
     * {@link ScriptExchange#whenBodyIsHere}. Bodies of all other requests have to be here when they are handled, or a
     * thread and a context wait for them.
     *
     * @param path the path as sent
     * @return false when no mount that works has it
     */
    public boolean startsAtHead(String path) {
        return mounts.covering(path).stream()
                .map(mount -> mount.state().generation())
                .anyMatch(generation -> generation != null
                        && generation.dialect().startsAtHead()
                        && generation.routes().has(path));
    }

    /**
     * Whether a script declares a path, for whichever method or for sockets.
     *
     * @param path the path as sent
     * @return false when no mount that works has it
     */
    public boolean declares(String path) {
        for (Mount mount : mounts.covering(path)) {
            Generation generation = mount.state().generation();
            if (generation != null && generation.routes().has(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Answers a request: with 405 and {@code Allow} when its path has routes and none of its method.
     *
     * @param exchange the request and its response
     * @return false when no mount has this path: then nothing was answered
     */
    public boolean handle(ScriptExchange exchange) {
        String method = exchange.method();
        String[] methods = answering(method);
        Refusal refusal = null;
        Set<String> others = new TreeSet<>();
        for (Mount mount : mounts.covering(exchange.path())) {
            Generation generation = mount.enter();
            if (generation == null) {
                refusal = Refusal.FAILED;
                continue;
            }
            boolean handedOn = false;
            try {
                Match match = generation.routes().find(exchange.path(), methods);
                if (match != null) {
                    RequestRun run = new RequestRun(generation, exchange, match);
                    handedOn = true;
                    run.start();
                    return true;
                }
                others.addAll(generation.routes().methods(exchange.path()));
            } finally {
                if (!handedOn) {
                    generation.leave();
                }
            }
        }
        if (refusal != null) {
            ScriptAnswers.refuse(exchange, refusal);
        } else if (!others.isEmpty()) {
            ScriptAnswers.otherMethod(exchange, others);
        }
        return refusal != null || !others.isEmpty();
    }

    /** The methods of routes that answer a request; none for a word that only looks like one. */
    private static String[] answering(String method) {
        if (!RouteKey.METHODS.contains(method)) {
            return new String[0];
        }
        return method.equals("HEAD") ? new String[] {method, "GET", RouteKey.ANY} : new String[] {method, RouteKey.ANY};
    }

    /**
     * Answers a request to open a WebSocket. When a socket is returned the server completes the handshake, with the
     * headers that were set on the exchange, and then calls {@link ScriptSocket#open}.
     *
     * @param exchange the request of the handshake (RFC 6455, section 4.1)
     * @return the socket, or null when the request was refused and answered, with 404 when no mount has such a socket
     */
    public @Nullable ScriptSocket upgrade(ScriptExchange exchange) {
        Refusal refusal = new Refusal(404, "Not found");
        for (Mount mount : mounts.covering(exchange.path())) {
            Generation generation = mount.enter();
            if (generation == null) {
                refusal = Refusal.FAILED;
                continue;
            }
            ScriptSocket socket = null;
            try {
                Match match = generation.routes().find(exchange.path(), SocketUpgrade.METHODS);
                if (match != null) {
                    socket = new SocketUpgrade(generation, exchange, match).accept();
                    return socket;
                }
            } finally {
                if (socket == null) {
                    generation.leave();
                }
            }
        }
        ScriptAnswers.refuse(exchange, refusal);
        return null;
    }

    /**
     * How the contexts of all mounts together are used at this moment, for a monitor.
     *
     * @return the numbers; those of scripts that were replaced and still serve somebody are not in it
     */
    public ScriptContexts contexts() {
        return mounts.contexts();
    }

    /** Looks for mounts that are new, gone or changed, now instead of in a moment. */
    public void refresh() {
        mounts.refresh();
    }

    /** Stops reading scripts, and closes the contexts as their calls end. The engines and stores are left open. */
    @Override
    public void close() {
        mounts.close();
        watchdog.close();
    }

    /** Collects the settings of a host. Not safe for use by several threads. */
    public static final class Builder {

        private final Path folder;
        private final Function<MountProfile, HttpVisits> visits;
        private ScriptLimits limits = ScriptLimits.standard();
        private Consumer<HttpVisits> released = visits -> {};
        private boolean persistOnError = true;
        private boolean rereads = true;
        private boolean lazy;
        private Duration patience = Duration.ofSeconds(5);
        private LongSupplier time = System::nanoTime;
        private @Nullable Path dataFolder;
        private List<String> keptPaths = List.of();
        private List<String> secrets = List.of(drawn());
        private @Nullable OperatorOptions operator;
        private ContextWaits waits = (nanos, got) -> {};

        private Builder(Path folder, Function<MountProfile, HttpVisits> visits) {
            this.folder = folder;
            this.visits = visits;
        }

        /**
         * Sets the limits of mounts that say nothing else.
         *
         * @param value the limits
         * @return this
         */
        public Builder limits(ScriptLimits value) {
            limits = value;
            return this;
        }

        /**
         * Sets whether session changes that were made before a script threw are kept; true unless set.
         *
         * @param value whether they are
         * @return this
         */
        public Builder persistOnError(boolean value) {
            persistOnError = value;
            return this;
        }

        /**
         * Has someone told, once for each, when what the opener returned is no longer used: newer scripts of the mount
         * have taken over or the host is closed, and the last request and socket has ended.
         *
         * @param value takes what the opener returned, on any thread
         * @return this
         */
        public Builder released(Consumer<HttpVisits> value) {
            released = value;
            return this;
        }

        /**
         * Sets where mounts may keep files of their own, such as a database; in memory only unless set.
         *
         * @param value a folder, made when it is needed
         * @param known texts that belong to the folder and that nobody else knows, newest first, at least one: the
         *     passwords of the databases' administrators. Kept beside the folder, or the databases stay closed
         * @return this
         */
        public Builder dataFolder(Path value, List<String> known) {
            if (known.isEmpty()) {
                throw new IllegalArgumentException("A folder of data needs a secret");
            }
            dataFolder = value;
            secrets = List.copyOf(known);
            return this;
        }

        private static String drawn() {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        }

        /**
         * Sets options that the scripts' folder may not set itself: where sessions and databases are, and secrets.
         *
         * @param value the options of all mounts
         * @return this
         */
        public Builder operatorOptions(OperatorOptions value) {
            operator = value;
            return this;
        }

        /**
         * Names paths that the server answers by itself, with all below them. A script that declares one of them is
         * told so in the log.
         *
         * @param value paths such as {@code /health}
         * @return this
         */
        public Builder keptPaths(List<String> value) {
            keptPaths = List.copyOf(value);
            return this;
        }

        /**
         * Has someone told how long calls wait for a context, beside {@link ScriptHost#contexts()}.
         *
         * @param value told each time
         * @return this
         */
        public Builder waits(ContextWaits value) {
            waits = value;
            return this;
        }

        /** For tests: how long a script that is over a limit may take to listen before it is given up. */
        Builder patience(Duration value) {
            patience = value;
            return this;
        }

        /** For tests: by which nanoseconds the time limit counts. */
        Builder time(LongSupplier value) {
            time = value;
            return this;
        }

        /**
         * Makes a host that reads scripts again only when {@link ScriptHost#refresh()} is called.
         *
         * @return this
         */
        public Builder withoutRereading() {
            rereads = false;
            return this;
        }

        /**
         * Makes a host that reads each mount only when the first request for it comes, or {@link ScriptHost#load} is
         * called. Until then it costs nothing but its folder's name and options, and its faults are not told.
         *
         * @return this
         */
        public Builder lazily() {
            lazy = true;
            return this;
        }

        /**
         * Reads the mounts and makes the host. A mount that is broken does not stop it.
         *
         * @return the host, to be closed
         */
        public ScriptHost open() {
            return new ScriptHost(this);
        }
    }
}
