package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.http.HttpVisit;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The user of a routing context as the user of its session: restored when the request comes, bound at the commit when
 * it is another one by then. Beside the user's id the session keeps its principal and attributes, as JSON.
 */
final class RequestUser {

    /** Where a session keeps what is known of its user. */
    static final String ATTRIBUTE = "__vertx.user";

    /** Where Vert.x keeps the user that an impersonation goes back to. */
    private static final String SWITCHED = "__vertx.user-switch-ref";

    private final RoutingContext routing;
    private final VertxSession view;
    private @Nullable User known;
    private @Nullable String knownText;

    private RequestUser(RoutingContext routing, VertxSession view, @Nullable User known) {
        this.routing = routing;
        this.view = view;
        this.known = known;
        this.knownText = known == null ? null : text(known);
    }

    /** Hands session and user to the routing. */
    static RequestUser of(RoutingContext routing, VertxSession view, HttpVisit visit) {
        User restored = visit.user() == null ? null : restored(visit.session());
        SessionBridge.hand(routing, view, restored);
        return new RequestUser(routing, view, restored);
    }

    private static User restored(Session session) {
        String uid = Objects.requireNonNull(session.user());
        if (session.get(ATTRIBUTE) instanceof String text) {
            JsonObject stored = new JsonObject(text);
            if (uid.equals(stored.getString("uid"))) {
                return fromJson(stored);
            }
        }
        // Another door has logged this user in.
        return User.fromName(uid);
    }

    static User fromJson(JsonObject stored) {
        return User.create(
                stored.getJsonObject("principal", new JsonObject()),
                stored.getJsonObject("attributes", new JsonObject()));
    }

    static JsonObject toJson(User user) {
        JsonObject attributes = user.attributes();
        return new JsonObject()
                .put("principal", user.principal())
                .put("attributes", attributes == null ? new JsonObject() : attributes);
    }

    private static String text(User user) {
        return toJson(user).encode();
    }

    /**
     * What the commit has to do for the user where it may wait; null for nothing.
     *
     * @param ends whether the session that was found is about to be ended
     */
    @Nullable
    Function<Session, Session> plan(Session session, boolean ends) {
        User before = known;
        User now = routing.user();
        if (now == null) {
            known = null;
            knownText = null;
            return before == null || ends ? null : RequestUser::unbind;
        }
        if (ends && isStill(now)) {
            // Whoever ended the session is not logged in to the next one.
            return null;
        }
        String text = text(now);
        if (text.equals(knownText)) {
            return null;
        }
        known = now;
        knownText = text;
        String uid = uid(now, ends ? null : session.user());
        String stored = toJson(now).put("uid", uid).encode();
        if (!ends && uid.equals(session.user())) {
            session.set(ATTRIBUTE, stored);
            return null;
        }
        return each -> bind(each, uid, stored);
    }

    /** The very object that was restored; who logs in again gives another one, however equal. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isStill(User now) {
        return now == known;
    }

    private static Session unbind(Session session) {
        session.remove(ATTRIBUTE);
        return session.clearUser();
    }

    /** What one user kept is never shown to the next, but for what was written since that one is known. */
    private Session bind(Session session, String uid, String stored) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        view.sinceRoll(session).stream().filter(session::has).forEach(name -> kept.put(name, session.get(name)));
        if (session.has(SWITCHED)) {
            kept.put(SWITCHED, session.get(SWITCHED));
        }
        session.set(ATTRIBUTE, stored);
        session.setUser(uid);
        kept.put(ATTRIBUTE, stored);
        kept.keySet().removeIf(session::has);
        return session.setAll(kept);
    }

    private String uid(User user, @Nullable String bound) {
        String subject = user.attributes() == null ? user.principal().getString("username") : user.subject();
        if (subject != null && !subject.isEmpty()) {
            return subject;
        }
        // An opaque token names nobody; its user stays the same while the token is renewed.
        return bound != null ? bound : "unnamed-" + view.drawnName();
    }
}
