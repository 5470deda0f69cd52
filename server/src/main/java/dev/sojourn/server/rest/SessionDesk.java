package dev.sojourn.server.rest;

import dev.sojourn.References;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one session whose id the caller holds. Bodies are judged before the store is asked for anything. A
 * session that ends after it was found is answered like one that was never found, and with 409 when what was to be
 * written is lost with it. One for each request.
 */
final class SessionDesk {

    private static final Set<String> CREATE = Set.of("data", "duration", "user", "userData", "device", "reference");
    private static final Set<String> PUT = Set.of("data", "duration", "user", "userData", "device");
    private static final Set<String> DURATION = Set.of("duration");
    private static final Set<String> SIGNED_ID = Set.of("signedId");
    private static final Set<String> USER = Set.of("user", "userData");

    private final SessionEngine engine;
    private final JsonBody bodies;
    private @Nullable Session session;
    private @Nullable String asked;
    private List<String> names = List.of();

    SessionDesk(SessionEngine engine, JsonBody bodies) {
        this.engine = engine;
        this.bodies = bodies;
    }

    Answer create(HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> body = bodies.membersIfAny(request, CREATE);
        Wish wish = wish(body);
        if (body.containsKey("reference")) {
            String reference = reference(body.get("reference"));
            return Answer.of(201, withId(engine.directory().references().create(reference, made -> begin(made, wish))));
        }
        try (Visit visit = engine.enter()) {
            Session created = visit.session();
            begin(created, wish);
            created.save();
            return Answer.of(201, withId(created));
        }
    }

    private void begin(Session created, Wish wish) {
        // Noted before it is stored: a session that is there although this failed has an id to tell.
        session = created;
        created.begin().setAll(wish.data()).setDuration(wish.duration());
        wish.describe(created);
        if (wish.user() != null) {
            bind(created, wish.user(), wish.userData());
        }
    }

    private static String reference(@Nullable Object given) {
        if (!(given instanceof String reference)) {
            throw Refusal.badJson("\"reference\" must be a text");
        }
        String fault = References.faultOf(reference);
        if (fault != null) {
            throw Refusal.badRequest(fault);
        }
        return reference;
    }

    /** What a body says of a whole session. */
    private record Wish(
            Map<String, @Nullable Object> data,
            @Nullable Duration duration,
            @Nullable String user,
            Map<String, @Nullable Object> userData,
            @Nullable DeviceValue device) {

        void describe(Session session) {
            if (device != null) {
                device.describe(session);
            }
        }
    }

    private Wish wish(Map<String, @Nullable Object> body) {
        Map<String, @Nullable Object> data =
                body.containsKey("data") ? JsonBody.object(body.get("data"), "\"data\"") : Map.of();
        data.keySet().forEach(this::requireName);
        names = List.copyOf(data.keySet());
        Duration duration = body.containsKey("duration") ? DurationValue.of(body.get("duration")) : null;
        String user = body.get("user") == null ? null : user(body);
        if (user == null && body.containsKey("userData")) {
            throw Refusal.badJson("\"userData\" is about a user; give \"user\" too");
        }
        return new Wish(data, duration, user, userData(body), DeviceValue.in(body));
    }

    /**
     * Changes data, duration and user in one step: one write, unless the session was another user's. Then it is bound
     * first, because what was kept for one user is never the next one's.
     */
    Answer put(String id, HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> body = bodies.members(request, PUT);
        Wish wish = wish(body);
        Session session = found(id);
        boolean hasData = body.containsKey("data");
        if (hasData) {
            session.replaceAll(wish.data());
        }
        if (body.containsKey("duration")) {
            session.setDuration(wish.duration());
        }
        wish.describe(session);
        if (wish.user() != null) {
            bind(session, wish.user(), wish.userData());
            // Another user's was forgotten with all that was theirs.
            wish.describe(session);
            if (hasData && !session.names().containsAll(wish.data().keySet())) {
                session.replaceAll(wish.data());
            }
        } else if (body.containsKey("user")) {
            session.clearUser();
        }
        if (!session.save()) {
            throw Refusal.changesLost();
        }
        return Answer.ok(withId(session));
    }

    /** The key of the session of this call, as far as it is known. */
    @Nullable
    String key() {
        return session == null ? null : session.key();
    }

    /** The names of the attributes that this call reads or writes. */
    List<String> names() {
        return names;
    }

    /**
     * The session of this call, when the store has it under another id than the caller knows: an answer that is a
     * refusal has to say that one, because the old one is dead.
     */
    @Nullable
    Session renamed() {
        Session known = session;
        return known == null || !known.isStored() || Objects.equals(known.id(), asked) ? null : known;
    }

    private Session found(String id) {
        Session known = engine.directory().get(id);
        asked = known.id();
        session = known;
        return known;
    }

    /** An id that belongs to no session: for callers who want one in this engine's format. */
    Answer newId() {
        String id = engine.directory().generateId();
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeStringField("id", id);
            out.writeEndObject();
        });
    }

    /** Finds the session of a signed id, as a server in front that holds only the cookie of its client needs it. */
    Answer resolve(HttpServletRequest request) throws IOException {
        Object signedId = bodies.members(request, SIGNED_ID).get("signedId");
        if (!(signedId instanceof String text)) {
            throw Refusal.badJson("\"signedId\" must be a text");
        }
        // Not committed: to look is not to use.
        try (Visit visit = engine.enter(text, Transport.COOKIE)) {
            if (!visit.found() || visit.session().id() == null) {
                throw Refusal.notFound("SessionNotFound", "No session found for this signed id");
            }
            session = visit.session();
            asked = session.id();
            names = List.copyOf(session.names());
            return Answer.ok(withId(session));
        }
    }

    Answer describe(String id) {
        Session session = found(id);
        names = List.copyOf(session.names());
        return Answer.ok(view(session));
    }

    Answer destroy(String id) {
        if (!found(id).destroy()) {
            throw Refusal.sessionNotFound();
        }
        return Answer.noContent();
    }

    Answer roll(String id) {
        Session session = found(id);
        if (!session.roll()) {
            throw Refusal.sessionNotFound();
        }
        return Answer.ok(out -> SessionJson.writeIdOnly(session, out));
    }

    Answer touch(String id) {
        Session session = found(id);
        if (!session.touch()) {
            throw Refusal.sessionNotFound();
        }
        return Answer.ok(view(session));
    }

    Answer extend(String id, HttpServletRequest request) throws IOException {
        Duration duration = DurationValue.of(bodies.members(request, DURATION).get("duration"));
        return saved(found(id).extend(duration));
    }

    /** Sets the duration without moving the anchor. */
    Answer setDuration(String id, HttpServletRequest request) throws IOException {
        Duration duration = DurationValue.of(bodies.members(request, DURATION).get("duration"));
        return saved(found(id).setDuration(duration));
    }

    /** Binds a user; the answer holds the id, because by default the session has a new one from here on. */
    Answer setUser(String id, HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> body = bodies.members(request, USER);
        String user = user(body);
        Map<String, @Nullable Object> data = userData(body);
        Session session = found(id);
        bind(session, user, data);
        return Answer.ok(withId(session));
    }

    private static String user(Map<String, @Nullable Object> body) {
        if (body.get("user") instanceof String user && !user.isEmpty()) {
            return user;
        }
        throw Refusal.badJson("\"user\" must be a text that is not empty");
    }

    private static Map<String, @Nullable Object> userData(Map<String, @Nullable Object> body) {
        return body.containsKey("userData") ? JsonBody.object(body.get("userData"), "\"userData\"") : Map.of();
    }

    private static void bind(Session session, String user, Map<String, @Nullable Object> data) {
        try {
            session.setUser(user, data);
        } catch (IllegalArgumentException e) {
            // Too long an id, or a reserved name in what is kept about the user.
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    Answer clearUser(String id) {
        return Answer.ok(withId(found(id).clearUser()));
    }

    Answer data(String id) {
        Map<String, @Nullable Object> data = found(id).attributes();
        names = List.copyOf(data.keySet());
        return Answer.ok(out -> JsonValues.write(data, out));
    }

    Answer replaceData(String id, HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> data = bodies.attributes(request);
        data.keySet().forEach(this::requireName);
        names = List.copyOf(data.keySet());
        return saved(found(id).replaceAll(data));
    }

    Answer mergeData(String id, HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> data = bodies.attributes(request);
        data.keySet().forEach(this::requireName);
        names = List.copyOf(data.keySet());
        return saved(found(id).setAll(data));
    }

    Answer clearData(String id) {
        return savedWithoutBody(found(id).clear());
    }

    Answer attribute(String id, String name) {
        requireName(name);
        Session session = found(id);
        if (!session.has(name)) {
            throw attributeNotFound();
        }
        names = List.of(name);
        Object value = session.get(name);
        return Answer.ok(out -> JsonValues.write(value, out));
    }

    Answer setAttribute(String id, String name, HttpServletRequest request) throws IOException {
        requireName(name);
        Object value = bodies.value(request);
        names = List.of(name);
        return saved(found(id).set(name, value));
    }

    Answer removeAttribute(String id, String name) {
        requireName(name);
        Session session = found(id);
        if (!session.remove(name)) {
            throw attributeNotFound();
        }
        names = List.of(name);
        return savedWithoutBody(session);
    }

    private Answer saved(Session session) {
        if (!session.save()) {
            throw Refusal.changesLost();
        }
        return Answer.ok(view(session));
    }

    private Answer savedWithoutBody(Session session) {
        if (!session.save()) {
            throw Refusal.changesLost();
        }
        return Answer.noContent();
    }

    private Answer.Body view(Session session) {
        SessionInfo stored = stored(session);
        return out -> SessionJson.write(stored, session, engine.now(), out);
    }

    private Answer.Body withId(Session session) {
        SessionInfo stored = stored(session);
        return out -> SessionJson.writeWithId(stored, session, engine.now(), out);
    }

    private SessionInfo stored(Session session) {
        String key = session.key();
        if (key == null) {
            throw Refusal.sessionNotFound();
        }
        return engine.directory().find(key).orElseThrow(Refusal::sessionNotFound);
    }

    /** Before the store is asked, and for reading too: a name that cannot be stored is a mistake of the caller. */
    private void requireName(String name) {
        String fault = engine.limits().nameFault(name);
        if (fault != null) {
            throw Refusal.badName(fault);
        }
    }

    private static Refusal attributeNotFound() {
        return Refusal.notFound("AttributeNotFound", "The session has no attribute of this name");
    }
}
