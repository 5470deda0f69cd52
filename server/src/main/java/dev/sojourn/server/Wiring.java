package dev.sojourn.server;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.id.KeyRing;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.demo.Demos;
import dev.sojourn.server.rest.RestApi;
import dev.sojourn.server.rest.RestLimits;
import dev.sojourn.server.script.EngineWatch;
import dev.sojourn.server.script.ScriptMounts;
import dev.sojourn.server.web.AddressGuard;
import dev.sojourn.server.web.Assets;
import dev.sojourn.server.web.BodyFirst;
import dev.sojourn.server.web.BodyReader;
import dev.sojourn.server.web.ErrorPages;
import dev.sojourn.server.web.Router;
import dev.sojourn.server.web.RunningRequests;
import dev.sojourn.server.web.SecurityHeaders;
import dev.sojourn.server.web.SizeGuard;
import dev.sojourn.server.web.SlashGuard;
import dev.sojourn.server.web.Texts;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one place where modules meet: opens the store and the engine, puts the doors before them, and starts the
 * container.
 */
final class Wiring {

    private static final Logger LOG = System.getLogger(Wiring.class.getName());

    private static final String ROUTER = "router";
    private static final String SCRIPTS = "scripts";
    /** Beside an embedded store: the databases of script mounts. */
    private static final String DATABASES = "databases";

    /** Beside an embedded store: what signs ids. */
    static final String KEY_FILE = "signing.keys";
    /** Beside an embedded store: what administrators of those databases log in with. */
    private static final String PASSWORD_FILE = "databases.passwords";
    /** A token that is shorter is warned of. */
    private static final int TOKEN_LENGTH = 16;
    /** The most bytes of bodies that are on their way: 64 of the largest that is allowed by default. */
    private static final long MOST_BODIES = 64L << 20;
    /** The most characters of a number in JSON. */
    private static final int NUMBER_LENGTH = 64;

    private Wiring() {}

    static SojournServer start(ServerOptions options) throws OptionException {
        // What was opened is closed again, newest first, when a later step fails.
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return start(options, opened);
        } catch (OptionException | RuntimeException e) {
            for (AutoCloseable part : opened) {
                closeAfter(e, part);
            }
            throw e;
        }
    }

    private static SojournServer start(ServerOptions options, Deque<AutoCloseable> opened) throws OptionException {
        Container container = Container.of(options);
        opened.push(container);
        UnaryOperator<EngineBuilder> common = common(options);
        Tokens tokens = options.admin().tokens(options.adminToken());
        Metering metering = Metering.of(options, tokens);
        if (metering != null) {
            opened.push(metering);
        }
        Stores stores = new Stores(options.shared(), metering == null ? StoreMeter.NONE : metering);
        opened.push(stores);
        SessionStore store = open(stores, options);
        opened.push(store);
        Demos demos = options.demos() ? new Demos() : null;
        if (demos != null) {
            opened.push(demos);
        }
        SigningKeys keys = SigningKeys.of(stores, options);
        opened.push(keys);
        SessionEngine engine = engine(common, options, store, demos, keys.ring());
        opened.push(engine);
        AnnouncesChanges changes = store.changes();
        if (demos != null && Stores.isShared(options.store()) && changes != null) {
            demos.listenTo(changes);
        }
        requireScripts(options);
        StoresOfMounts mountStores = new StoresOfMounts(stores, options.store(), options.mountOptions() != null);
        opened.push(mountStores);
        EngineWatch watch = metering == null ? EngineWatch.NONE : metering;
        ScriptMounts mounts = ScriptMounts.open(scripts(common, options, mountStores, keys.ring(), watch));
        opened.push(mounts);
        RunningRequests running = new RunningRequests();
        mount(container, options, engine, demos, mounts, running, metering);
        ConsoleWiring console = tokens == null
                ? null
                : administer(container, options, stores, common, keys.ring(), engine, mounts, tokens, metering);
        if (console != null) {
            opened.push(console);
        }
        if (metering != null) {
            metering.server(engine);
        }
        container.start();
        mounts.load();
        return new SojournServer(
                container,
                running,
                demos,
                console,
                engine,
                store,
                keys,
                mounts,
                mountStores,
                stores,
                metering,
                options.host());
    }

    private static void requireScripts(ServerOptions options) throws OptionException {
        if (options.scripts() != null) {
            Part.SCRIPTS.requireFor(Option.SCRIPTS, String.valueOf(options.scripts()));
        } else if (options.demos()) {
            Part.SCRIPTS.requireFor(Option.DEMOS, "true");
        }
    }

    private static void mount(
            Container container,
            ServerOptions options,
            SessionEngine engine,
            @Nullable Demos demos,
            ScriptMounts mounts,
            RunningRequests running,
            @Nullable Metering metering) {
        ServerLimits limits = options.limits();
        // Plain HTTP is for loopback; behind TLS the same server sets a Secure cookie with the __Host- prefix.
        HttpVisits sessions = HttpVisits.builder(engine)
                .carriers(Carriers.cookie(
                        CookieSettings.builder().secureByScheme().build()))
                .address(options.address())
                .origins(Origins.same())
                .faultPages(ErrorPages::of)
                .build();
        Router router = new Router();
        router.get("/health", new Health(engine, options.readOnlyFallback(), running::isDraining));
        router.get("/health/live", (request, response) -> Texts.json(response, 200, "{\"status\":\"alive\"}"));
        Assets.routes(router);
        if (demos != null) {
            demos.mount(router, sessions, limits.socketMessageBytes());
        }

        BodyReader bodies =
                new BodyReader(limits.bodyBytes(), MOST_BODIES, limits.requestTimeout(), limits.leastRate());
        container.atStop(bodies::stop);
        container.atEnd(bodies::close);
        container.filter("running-requests", running);
        if (metering != null) {
            warnOfShort(Option.METRICS_TOKEN, options.metrics().token());
            metering.mount(container, mounts);
        }
        container.filter("security-headers", new SecurityHeaders());
        container.filter("address", new AddressGuard(options.address()));
        container.filter("bodies", new BodyFirst(bodies, mounts::startsAtHead));
        container.filterOf(ROUTER, "sizes", new SizeGuard(limits.urlLength(), limits.bodyBytes()));
        container.filterOf(SCRIPTS, "slashes", new SlashGuard());
        container.filterOf(SCRIPTS, "sizes-of-scripts", new SizeGuard(limits.urlLength(), limits.bodyBytes()));
        if (options.scripts() != null) {
            // A path that a script declares is the script's, the start page and the demos included.
            container.filterOf(ROUTER, "scripts-first", mounts.filter(bodies));
        }
        container.filterOf(
                ROUTER,
                "sojourn",
                SojournFilter.builder(sessions)
                        .persistOnError(options.persistOnError())
                        .build());
        container.servlet(ROUTER, router, router.patterns());
        container.servlet(SCRIPTS, mounts.servlet(bodies), "/");
    }

    /** The doors of administration, which decide alike. */
    private static ConsoleWiring administer(
            Container container,
            ServerOptions options,
            Stores stores,
            UnaryOperator<EngineBuilder> common,
            @Nullable KeyRing keys,
            SessionEngine engine,
            ScriptMounts mounts,
            Tokens tokens,
            @Nullable Metering metering)
            throws OptionException {
        warnOfShort(Option.ADMIN_TOKEN, options.adminToken());
        warnOfShort(Option.VIEWER_TOKEN, options.admin().viewerToken());
        ServerLimits limits = options.limits();
        Administration admin = new Administration(
                mounts.engines().with(engine), options.admin().audit(engine::now));
        if (metering != null) {
            metering.audit(admin.audit());
        }
        container.atStop(admin.events()::close);
        container.atEnd(admin.audit()::close);
        // The API has gates of its own, which answer in JSON.
        RestLimits rest = new RestLimits(limits.bodyBytes(), limits.jsonDepth(), NUMBER_LENGTH);
        container.servlet("rest", new RestApi(admin, tokens, rest, options.address()), "/api/*");
        return ConsoleWiring.mount(container, options, stores, common, keys, admin, tokens);
    }

    private static void warnOfShort(Option option, @Nullable String token) {
        if (token != null && token.length() < TOKEN_LENGTH) {
            LOG.log(
                    Level.WARNING,
                    "{0} has fewer than {1} characters and may be guessed. Make one with: openssl rand -base64 32",
                    option.flag(),
                    TOKEN_LENGTH);
        }
    }

    private static SessionStore open(Stores stores, ServerOptions options) throws OptionException {
        try {
            return stores.open(options.store(), KeySpace.SERVER);
        } catch (StoreException e) {
            throw unusable(options.store(), e);
        }
    }

    private static OptionException unusable(StoreAddress store, StoreException failure) {
        return new OptionException(
                Option.STORE.flag() + " is \"" + store.shown() + "\": " + failure.getMessage(), failure);
    }

    private static ScriptMounts.Settings scripts(
            UnaryOperator<EngineBuilder> common,
            ServerOptions options,
            StoresOfMounts stores,
            KeyRing keys,
            EngineWatch watch)
            throws OptionException {
        Path data = null;
        List<String> passwords = List.of();
        if (options.store() instanceof StoreAddress.Embedded embedded) {
            Path directory = embedded.directory().toAbsolutePath();
            data = directory.resolve(DATABASES);
            passwords = passwordsIn(directory.resolve(PASSWORD_FILE));
        }
        return new ScriptMounts.Settings(
                options.scripts(),
                options.demos(),
                options.mountOptions(),
                data,
                passwords,
                stores,
                keys,
                common,
                options.address(),
                options.persistOnError(),
                options.limits().socketMessageBytes(),
                watch);
    }

    /** What the engine of the server and those of the mounts have in common. */
    private static UnaryOperator<EngineBuilder> common(ServerOptions options) throws OptionException {
        EncryptionOptions.EngineEncryption encryption = options.encryption().ready();
        return builder -> {
            EngineBuilder encrypted = encryption.applyTo(builder);
            return options.readOnlyFallback() ? encrypted.readOnlyFallback() : encrypted;
        };
    }

    private static SessionEngine engine(
            UnaryOperator<EngineBuilder> common,
            ServerOptions options,
            SessionStore store,
            @Nullable Demos demos,
            KeyRing keys) {
        EngineBuilder builder = options.bounds()
                .applyTo(common.apply(SessionEngine.builder()))
                .keys(keys)
                .store(store)
                .lifetime(options.lifetime())
                .limits(options.sessionLimits());
        if (demos != null) {
            builder.listener(demos);
        }
        return builder.build();
    }

    private static List<String> passwordsIn(Path file) throws OptionException {
        try {
            return new SecretFile(file, "passwords of databases").secrets();
        } catch (IOException e) {
            throw new OptionException(
                    "the passwords of the mounts' databases in " + file + " cannot be used (" + e.getMessage()
                            + "); mend the file. Without its lines those databases stay closed",
                    e);
        }
    }

    private static void closeAfter(Exception failure, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }
}
