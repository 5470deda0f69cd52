package dev.sojourn.script;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.script.Routes.Match;
import dev.sojourn.script.ScriptAnswers.Refusal;
import dev.sojourn.script.mount.MountProfile;
import dev.sojourn.script.web.ScriptExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.graalvm.polyglot.Engine;
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

    private final Path folder;
    private final Mount.Shop shop;
    private final Watchdog watchdog;
    private final Engine engine;
    private final @Nullable ScheduledExecutorService reader;
    private @Nullable Future<?> scheduled;
    private volatile List<Mount> mounts = List.of();

    private ScriptHost(Builder from) {
        this.folder = from.folder;
        this.watchdog = new Watchdog(from.patience, from.time);
        this.engine = Engine.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
        StackGuard.over(engine);
        this.shop = new Mount.Shop(
                engine,
                from.limits,
                watchdog,
                from.visits,
                from.released,
                from.persistOnError,
                from.dataFolder,
                from.secrets,
                from.operator);
        refresh();
        this.reader = from.rereads ? startReader() : null;
    }

    private ScheduledExecutorService startReader() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "sojourn-script-reader");
            thread.setDaemon(true);
            return thread;
        });
        scheduled = scheduler.scheduleWithFixedDelay(this::reread, 250, 250, TimeUnit.MILLISECONDS);
        return scheduler;
    }

    private void reread() {
        try {
            refresh();
        } catch (RuntimeException e) {
            // The next look may find the folder again; the mounts that are there go on.
            new MountLog("scripts").fault(e.toString(), e);
        }
    }

    /**
     * Begins the description of a host.
     *
     * @param folder the folder of mounts
     * @param visits makes what opens the visits of a mount:
     *     {@code profile.porch(profile.describe(...).store(...).build())}; called again when scripts that were
     *     read anew ask for other rules
     * @return a builder
     */
    public static Builder builder(Path folder, Function<MountProfile, HttpVisits> visits) {
        return new Builder(folder, visits);
    }

    /**
     * Answers a request: with 405 and {@code Allow} when its path has routes and none of its method.
     *
     * @param exchange the request and its response
     * @return false when no mount has this path: then nothing was answered
     */
    public boolean handle(ScriptExchange exchange) {
        String method = exchange.method();
        String[] methods = method.equals("HEAD") ? new String[] {"HEAD", "GET", "*"} : new String[] {method, "*"};
        Refusal refusal = null;
        Set<String> others = new TreeSet<>();
        for (Mount mount : mounts) {
            if (!Routes.covers(mount.state().prefix(), exchange.path())) {
                continue;
            }
            Generation generation = mount.enter();
            if (generation == null) {
                refusal = Refusal.FAILED;
                continue;
            }
            try {
                Match match = generation.routes().find(exchange.path(), methods);
                if (match != null) {
                    new RequestRun(generation, exchange, match).answer();
                    return true;
                }
                others.addAll(generation.routes().methods(exchange.path()));
            } finally {
                generation.leave();
            }
        }
        if (refusal != null) {
            ScriptAnswers.refuse(exchange, refusal);
        } else if (!others.isEmpty()) {
            ScriptAnswers.otherMethod(exchange, others);
        }
        return refusal != null || !others.isEmpty();
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
        for (Mount mount : mounts) {
            if (!Routes.covers(mount.state().prefix(), exchange.path())) {
                continue;
            }
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

    /** Looks for mounts that are new, gone or changed, now instead of in a moment. */
    public synchronized void refresh() {
        Map<Path, Mount> known = new HashMap<>();
        mounts.forEach(mount -> known.put(mount.folder(), mount));
        List<Mount> found = new ArrayList<>();
        for (Path path : folders()) {
            Mount mount = known.remove(path);
            if (mount == null) {
                mount = new Mount(path, shop);
            } else {
                mount.refresh();
            }
            found.add(mount);
        }
        found.sort(
                Comparator.comparingInt((Mount mount) -> -mount.state().prefix().length())
                        .thenComparing(mount -> String.valueOf(mount.folder().getFileName())));
        mounts = List.copyOf(found);
        known.values().forEach(Mount::close);
    }

    private List<Path> folders() {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory)
                    .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("The folder of scripts cannot be read: " + folder, e);
        }
    }

    /** Stops reading scripts, and closes the contexts as their calls end. The engines and stores are left open. */
    @Override
    public void close() {
        if (reader != null && scheduled != null) {
            scheduled.cancel(false);
            reader.shutdownNow();
        }
        mounts.forEach(Mount::close);
        mounts = List.of();
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
        private Duration patience = Duration.ofSeconds(5);
        private LongSupplier time = System::nanoTime;
        private @Nullable Path dataFolder;
        private List<String> secrets = List.of(drawn());
        private @Nullable OperatorOptions operator;

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
         * Reads the mounts and makes the host. A mount that is broken does not stop it.
         *
         * @return the host, to be closed
         */
        public ScriptHost open() {
            return new ScriptHost(this);
        }
    }
}
