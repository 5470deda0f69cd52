package dev.sojourn.suites.vertx;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.CookieSettingsBuilder;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.SameSite;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.vertx.SojournHandler;
import dev.sojourn.vertx.VertxValues;
import io.vertx.core.Future;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.impl.UserContextInternal;
import io.vertx.ext.web.sstore.SessionStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sojourn's handler in the place of Vert.x's, set up by its setters. It begins a session where that one stores a new
 * one, for every good answer; of a lazy one it lets Sojourn's rule stand, that the first write begins a session.
 */
public final class HandlerInPlace implements SessionHandler {

    private static final String MARK = "begun";
    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static volatile boolean on;

    private final MemoryStore memory;
    private final CookieSettingsBuilder cookie = CookieSettings.builder().name(DEFAULT_SESSION_COOKIE_NAME);
    private long timeout = DEFAULT_SESSION_TIMEOUT;
    private boolean secure;
    private boolean lazy;
    private SojournHandler sojourn;

    private HandlerInPlace(SessionStore store) {
        memory = store instanceof StoreInPlace place ? place.memory() : new MemoryStore();
    }

    /** Handlers that are made from now on are Sojourn's. */
    static void begin() {
        on = true;
    }

    /** Handlers that are made from now on are Vert.x's own. */
    static void end() {
        on = false;
    }

    static boolean isOn() {
        return on;
    }

    /** How many requests Sojourn's handlers have had. */
    static int requests() {
        return REQUESTS.get();
    }

    /**
     * The handler that a suite gets.
     *
     * @param store the store that the suite has made for it
     * @return Sojourn's, or Vert.x's own before {@link #begin} and for the bridge, by which Sojourn's gives a session
     *     to a routing context
     */
    public static SessionHandler choose(SessionStore store) {
        boolean bridge = store.getClass().getPackage() == SojournHandler.class.getPackage();
        return on && !bridge ? new HandlerInPlace(store) : OriginalHandler.of(store);
    }

    static SessionEngine engine(MemoryStore memory, long timeout) {
        return SessionEngine.builder()
                .store(memory)
                .codec(VertxValues.codec())
                .unsignedIds()
                .lifetime(Lifetime.standard().idle(Duration.ofMillis(timeout)))
                .withoutSweeps()
                .build();
    }

    private synchronized SojournHandler sojourn() {
        if (sojourn == null) {
            CookieSettings settings = (secure ? cookie : cookie.insecureForDevelopment()).build();
            sojourn = SojournHandler.of(HttpVisits.of(engine(memory, timeout), Carriers.cookie(settings)));
        }
        return sojourn;
    }

    @Override
    public void handle(RoutingContext routing) {
        REQUESTS.incrementAndGet();
        routing.addHeadersEndHandler(nothing -> beginSession(routing));
        sojourn().handle(routing);
    }

    private void beginSession(RoutingContext routing) {
        int status = routing.response().getStatusCode();
        if (lazy || status < 200 || status >= 400) {
            return;
        }
        Session session = routing.session();
        if (session != null
                && !session.isDestroyed()
                && !SojournHandler.session(routing).exists()) {
            // A session whose id was told is stored even when it is empty.
            session.id();
            session.put(MARK, true).remove(MARK);
        }
    }

    @Override
    public Session newSession(RoutingContext routing) {
        throw new UnsupportedOperationException("A request has one session");
    }

    @Override
    public Future<Void> setUser(RoutingContext routing, User user) {
        ((UserContextInternal) routing.userContext()).setUser(user);
        return Future.succeededFuture();
    }

    /** The response stores it. */
    @Override
    public Future<Void> flush(RoutingContext routing, boolean ignoreStatus) {
        return Future.succeededFuture();
    }

    @Override
    public SessionHandler setSessionTimeout(long millis) {
        timeout = millis;
        return this;
    }

    @Override
    public SessionHandler setCookieSecureFlag(boolean value) {
        secure = value;
        return this;
    }

    @Override
    public SessionHandler setSessionCookieName(String value) {
        cookie.name(value);
        return this;
    }

    @Override
    public SessionHandler setSessionCookiePath(String value) {
        cookie.path(value);
        return this;
    }

    @Override
    public SessionHandler setCookieSameSite(CookieSameSite value) {
        cookie.sameSite(SameSite.valueOf(value.name()));
        return this;
    }

    @Override
    public SessionHandler setLazySession(boolean value) {
        lazy = value;
        return this;
    }

    @Override
    public SessionHandler setCookieMaxAge(long seconds) {
        cookie.maxAge(Duration.ofSeconds(seconds));
        return this;
    }

    /** The cookie always is. */
    @Override
    public SessionHandler setCookieHttpOnlyFlag(boolean value) {
        return this;
    }

    /** Ids are no path here. */
    @Override
    public SessionHandler setCookieless(boolean value) {
        throw new UnsupportedOperationException("Ids do not travel in paths");
    }

    /** Signed by the engine's own keys, where it has some. */
    @Override
    public SessionHandler setSigningSecret(String value) {
        return this;
    }

    @Override
    public SessionHandler setNagHttps(boolean value) {
        return this;
    }

    @Override
    public SessionHandler setMinLength(int value) {
        return this;
    }
}
