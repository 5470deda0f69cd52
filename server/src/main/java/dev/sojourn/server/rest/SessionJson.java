package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sojourn.Session;
import dev.sojourn.SessionInfo;
import dev.sojourn.policy.Lifetime;
import java.io.IOException;
import java.time.Instant;

/** How a session looks in JSON: as it is stored, so that looking at it does not count as using it. */
final class SessionJson {

    private SessionJson() {}

    /** Writes one session with its duration, which only its handle knows. */
    static void write(SessionInfo session, Session handle, Instant now, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeDuration(handle, out);
        writeMembers(session, now, out);
        out.writeEndObject();
    }

    /** Writes one session whose id was made by this request, the id first. */
    static void writeWithId(SessionInfo session, Session handle, Instant now, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeId(handle, out);
        writeDuration(handle, out);
        writeMembers(session, now, out);
        out.writeEndObject();
    }

    /** Writes the id of a session that has a new one, and nothing more. */
    static void writeIdOnly(Session handle, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeNewId(handle, out);
        out.writeEndObject();
    }

    /** Writes the id of a session that has a new one as members of an object. */
    static void writeNewId(Session handle, JsonGenerator out) throws IOException {
        writeId(handle, out);
        out.writeStringField("key", handle.key());
    }

    private static void writeId(Session handle, JsonGenerator out) throws IOException {
        out.writeStringField("id", handle.id());
        out.writeStringField("signedId", handle.signedId());
    }

    private static void writeDuration(Session handle, JsonGenerator out) throws IOException {
        long millis = Lifetime.millis(handle.duration());
        if (millis == Long.MAX_VALUE) {
            out.writeNullField("duration");
        } else {
            out.writeNumberField("duration", millis);
        }
    }

    private static void writeMembers(SessionInfo session, Instant now, JsonGenerator out) throws IOException {
        out.writeStringField("key", session.key());
        writeMoments(session, now, out);
        out.writeStringField("user", session.user());
        writeValues(session, out);
    }

    /** Writes what a session holds as members of an object. */
    static void writeValues(SessionInfo session, JsonGenerator out) throws IOException {
        out.writeFieldName("userData");
        JsonValues.write(session.userData(), out);
        out.writeFieldName("data");
        JsonValues.write(session.attributes(), out);
    }

    /** Writes the times of a session as members of an object. */
    static void writeMoments(SessionInfo session, Instant now, JsonGenerator out) throws IOException {
        Instant expires = session.expiresAt();
        out.writeNumberField("created", session.created().toEpochMilli());
        out.writeNumberField("lastAccess", session.lastAccess().toEpochMilli());
        out.writeNumberField("lastUpdate", session.lastUpdate().toEpochMilli());
        RowJson.writeMillis("expires", expires == null ? null : expires.toEpochMilli(), out);
        RowJson.writeMillis(
                "ttl", expires == null ? null : Math.max(0, expires.toEpochMilli() - now.toEpochMilli()), out);
    }
}
