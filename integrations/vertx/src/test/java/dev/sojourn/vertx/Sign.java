package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BasicAuthHandler;

/** Logs users in, as applications do. */
final class Sign {

    /** Believes whoever has the password "good". */
    static final AuthenticationProvider PROVIDER = new AuthenticationProvider() {
        @Override
        public Future<User> authenticate(Credentials credentials) {
            UsernamePasswordCredentials given = (UsernamePasswordCredentials) credentials;
            return "good".equals(given.getPassword())
                    ? Future.succeededFuture(user(given.getUsername()))
                    : Future.failedFuture("wrong password");
        }
    };

    private Sign() {}

    static User user(String name) {
        return User.create(new JsonObject().put("username", name).put("role", "reader"));
    }

    /** Logs in without a handler of Vert.x. */
    static void in(RoutingContext ctx, String name) {
        var unused = SessionBridge.HANDLER.setUser(ctx, user(name));
    }

    static BasicAuthHandler basic() {
        return BasicAuthHandler.create(PROVIDER);
    }

    static String header(String name) {
        String text = name + ":good";
        return "Authorization: Basic " + java.util.Base64.getEncoder().encodeToString(text.getBytes());
    }
}
