package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sojourn.EngineHealth;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.store.StoreHealth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What administration does without any id: list, look and end by key, end all of a user, sweep, see how all is. */
final class DirectoryDesk {

    private final SessionEngine engine;

    DirectoryDesk(SessionEngine engine) {
        this.engine = engine;
    }

    Answer list(QueryText query) {
        int limit = query.limit();
        String user = query.text("user");
        String cursor = query.text("cursor");
        SessionDirectory.Page page;
        try {
            page = user == null
                    ? engine.directory().list(cursor, limit)
                    : engine.directory().ofUser(user, cursor, limit);
        } catch (IllegalArgumentException e) {
            // The size is in range by now, so it is the cursor; the store's words may repeat it.
            throw Refusal.badRequest("The query parameter \"cursor\" is not one that this list gave out");
        } catch (UnsupportedOperationException e) {
            throw cannotFindByUser();
        }
        Instant now = engine.now();
        return Answer.ok(out -> write(page, now, out));
    }

    Answer endAllOf(String user) {
        try {
            return count("ended", engine.directory().endAllOf(user));
        } catch (UnsupportedOperationException e) {
            throw cannotFindByUser();
        }
    }

    Answer describe(String key) {
        requireKey(key);
        SessionInfo session = engine.directory().find(key).orElseThrow(DirectoryDesk::keyNotFound);
        return Answer.ok(out -> SessionJson.write(session, engine.now(), out));
    }

    Answer end(String key) {
        requireKey(key);
        if (!engine.directory().end(key)) {
            throw keyNotFound();
        }
        return Answer.noContent();
    }

    Answer sweep() {
        return count("removed", engine.directory().sweep());
    }

    Answer health() {
        EngineHealth health = engine.health();
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeStringField("status", health.good() ? "up" : "degraded");
            write(health.store(), out);
            Duration lag = health.sweepLag();
            if (lag != null) {
                out.writeNumberField("sweepLag", lag.toMillis());
            }
            write("problems", health.problems(), out);
            out.writeEndObject();
        });
    }

    private static void write(StoreHealth store, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("store");
        out.writeBooleanField("takesWrites", store.takesWrites());
        out.writeStringField("feed", store.feed().name().toLowerCase(Locale.ROOT));
        Duration ahead = store.clockAhead();
        if (ahead != null) {
            out.writeNumberField("clockAhead", ahead.toMillis());
        }
        write("advice", store.advice(), out);
        out.writeEndObject();
    }

    private static void write(String name, List<String> sentences, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (String sentence : sentences) {
            out.writeString(sentence);
        }
        out.writeEndArray();
    }

    private static void write(SessionDirectory.Page page, Instant now, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("sessions");
        for (SessionInfo session : page.sessions()) {
            SessionJson.write(session, now, out);
        }
        out.writeEndArray();
        if (page.next() != null) {
            out.writeStringField("cursor", page.next());
        }
        out.writeEndObject();
    }

    private static Answer count(String what, int number) {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeNumberField(what, number);
            out.writeEndObject();
        });
    }

    private static void requireKey(String key) {
        boolean hex = key.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        if (key.length() != 64 || !hex) {
            throw Refusal.badRequest("A session key is written as 64 lower-case hexadecimal digits");
        }
    }

    private static Refusal keyNotFound() {
        return Refusal.notFound("SessionNotFound", "No living session has this key");
    }

    private static Refusal cannotFindByUser() {
        return Refusal.unsupported("The store of this engine cannot find sessions by user");
    }
}
