package dev.sojourn.server;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieRecipe;
import dev.sojourn.http.HttpSessions;
import dev.sojourn.id.KeyRing;
import dev.sojourn.server.demo.Demos;
import dev.sojourn.server.rest.RestApi;
import dev.sojourn.server.rest.RestLimits;
import dev.sojourn.server.web.Router;
import dev.sojourn.server.web.RunningRequests;
import dev.sojourn.server.web.SameSiteGuard;
import dev.sojourn.server.web.SecurityHeaders;
import dev.sojourn.server.web.SizeGuard;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;

/** The one place where modules meet: opens the store and the engine, puts the doors before them, and starts the container. */
final class Wiring {

    private static final String ROUTER = "router";

    private Wiring() {}

    static SojournServer start(ServerOptions options) throws OptionException {
        ServerLimits limits = options.limits();
        Container container = Container.of(options);
        SessionStore store = open(options.store());
        Demos demos = new Demos();
        SessionEngine engine = engine(options, store, demos);
        // Plain HTTP is for loopback; behind TLS the same server sets a Secure cookie with the __Host- prefix.
        HttpSessions sessions = HttpSessions.of(
                engine, Carriers.cookie(CookieRecipe.builder().secureByScheme().build()));

        Router router = new Router();
        router.get("/health", new Health(engine));
        demos.mount(router, sessions, limits.socketMessageBytes());

        RunningRequests running = new RunningRequests();
        container.filter("running-requests", running);
        container.filter("security-headers", new SecurityHeaders());
        container.filterOf(ROUTER, "same-site", new SameSiteGuard());
        container.filterOf(ROUTER, "sizes", new SizeGuard(limits.urlLength(), limits.bodyBytes()));
        container.filterOf(
                ROUTER,
                "sojourn",
                SojournFilter.builder(sessions)
                        .persistOnError(options.persistOnError())
                        .build());
        container.servlet(ROUTER, router, "/");
        String token = options.adminToken();
        if (token != null) {
            // The API has gates of its own, which answer in JSON.
            container.servlet(
                    "rest", new RestApi(engine, token, new RestLimits(limits.bodyBytes(), limits.jsonDepth(), 64)), "/api/*");
        }

        SojournServer server = new SojournServer(container, running, demos, engine, store, options.host());
        container.start();
        return server;
    }

    private static SessionStore open(StoreAddress address) {
        return new MemoryStore();
    }

    private static SessionEngine engine(ServerOptions options, SessionStore store, Demos demos) {
        EngineBuilder builder = SessionEngine.builder()
                .store(store)
                .lifetime(options.lifetime())
                .limits(options.sessionLimits())
                .listener(demos);
        if (!options.secrets().isEmpty()) {
            builder.keys(KeyRing.ofSecrets(options.secrets()));
        }
        return builder.build();
    }
}
