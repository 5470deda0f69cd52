package dev.sojourn.server.rest;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
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

    private static final Set<String> CREATE = Set.of("data", "duration");
    private static final Set<String> DURATION = Set.of("duration");
    private static final Set<String> SIGNED_ID = Set.of("signedId");
    private static final Set<String> USER = Set.of("user", "userData");

    private final SessionEngine engine;
    private final JsonBody bodies;
    private @Nullable Session session;
    private @Nullable String asked;

    SessionDesk(SessionEngine engine, JsonBody bodies) {
        this.engine = engine;
        this.bodies = bodies;
    }

    Answer create(HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> body = bodies.membersIfAny(request, CREATE);
        Map<String, @Nullable Object> data =
                body.containsKey("data") ? JsonBody.object(body.get("data"), "\"data\"") : Map.of();
        data.keySet().forEach(this::requireName);
        Duration duration = body.containsKey("duration") ? DurationValue.of(body.get("duration")) : null;
        try (Visit visit = engine.enter()) {
            // Noted before it is stored: a session that is there although this failed has an id to tell.
            Session created = visit.session();
            session = created;
            created.begin().setAll(data).setDuration(duration).save();
            return Answer.of(201, withId(created));
        }
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
            return Answer.ok(withId(visit.session()));
        }
    }

    Answer describe(String id) {
        return Answer.ok(view(found(id)));
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
        if (!(body.get("user") instanceof String user) || user.isEmpty()) {
            throw Refusal.badJson("\"user\" must be a text that is not empty");
        }
        Map<String, @Nullable Object> data =
                body.containsKey("userData") ? JsonBody.object(body.get("userData"), "\"userData\"") : Map.of();
        Session session = found(id);
        try {
            return Answer.ok(withId(session.setUser(user, data)));
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
        return Answer.ok(out -> JsonValues.write(data, out));
    }

    Answer replaceData(String id, HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> data = bodies.attributes(request);
        data.keySet().forEach(this::requireName);
        return saved(found(id).replaceAll(data));
    }

    Answer mergeData(String id, HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> data = bodies.attributes(request);
        data.keySet().forEach(this::requireName);
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
        Object value = session.get(name);
        return Answer.ok(out -> JsonValues.write(value, out));
    }

    Answer setAttribute(String id, String name, HttpServletRequest request) throws IOException {
        requireName(name);
        Object value = bodies.value(request);
        return saved(found(id).set(name, value));
    }

    Answer removeAttribute(String id, String name) {
        requireName(name);
        Session session = found(id);
        if (!session.remove(name)) {
            throw attributeNotFound();
        }
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
