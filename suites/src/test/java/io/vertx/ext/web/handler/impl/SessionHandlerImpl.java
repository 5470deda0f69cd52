package io.vertx.ext.web.handler.impl;

import dev.sojourn.suites.vertx.HandlerInPlace;
import io.vertx.core.Future;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.SessionStore;

/**
 * What {@code SessionHandler.create} makes. It stands before the class of the same name in Vert.x's jar, and hands
 * everything to that one or to Sojourn's handler.
 */
public final class SessionHandlerImpl implements SessionHandler {

    // Names that the routing context knows.
    public static final String SESSION_USER_HOLDER_KEY = "__vertx.userHolder";
    public static final String SESSION_FLUSHED_KEY = "__vertx.session-flushed";
    public static final String SESSION_STOREUSER_KEY = "__vertx.session-storeuser";

    private final SessionHandler inner;

    public SessionHandlerImpl(SessionStore store) {
        inner = HandlerInPlace.choose(store);
    }

    @Override
    public void handle(RoutingContext routing) {
        inner.handle(routing);
    }

    @Override
    public Session newSession(RoutingContext routing) {
        return inner.newSession(routing);
    }

    @Override
    public Future<Void> setUser(RoutingContext routing, User user) {
        return inner.setUser(routing, user);
    }

    @Override
    public Future<Void> flush(RoutingContext routing, boolean ignoreStatus) {
        return inner.flush(routing, ignoreStatus);
    }

    @Override
    public SessionHandler setSessionTimeout(long millis) {
        inner.setSessionTimeout(millis);
        return this;
    }

    @Override
    public SessionHandler setNagHttps(boolean value) {
        inner.setNagHttps(value);
        return this;
    }

    @Override
    public SessionHandler setCookieSecureFlag(boolean value) {
        inner.setCookieSecureFlag(value);
        return this;
    }

    @Override
    public SessionHandler setCookieHttpOnlyFlag(boolean value) {
        inner.setCookieHttpOnlyFlag(value);
        return this;
    }

    @Override
    public SessionHandler setSessionCookieName(String value) {
        inner.setSessionCookieName(value);
        return this;
    }

    @Override
    public SessionHandler setSessionCookiePath(String value) {
        inner.setSessionCookiePath(value);
        return this;
    }

    @Override
    public SessionHandler setMinLength(int value) {
        inner.setMinLength(value);
        return this;
    }

    @Override
    public SessionHandler setCookieSameSite(CookieSameSite value) {
        inner.setCookieSameSite(value);
        return this;
    }

    @Override
    public SessionHandler setLazySession(boolean value) {
        inner.setLazySession(value);
        return this;
    }

    @Override
    public SessionHandler setCookieMaxAge(long seconds) {
        inner.setCookieMaxAge(seconds);
        return this;
    }

    @Override
    public SessionHandler setCookieless(boolean value) {
        inner.setCookieless(value);
        return this;
    }

    @Override
    public SessionHandler setSigningSecret(String value) {
        inner.setSigningSecret(value);
        return this;
    }
}
