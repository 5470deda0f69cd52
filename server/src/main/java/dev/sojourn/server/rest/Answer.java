package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sojourn.Session;
import dev.sojourn.server.admin.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The answer to a request: a status, and a JSON body or none. */
final class Answer {

    /** Writes one JSON value. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    /** Non-ASCII goes out escaped: then even half a surrogate pair comes back as it was stored. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final int status;
    private final byte[] json;
    private final @Nullable String error;
    private @Nullable EventStream stream;

    private Answer(int status, byte[] json, @Nullable String error) {
        this.status = status;
        this.json = json;
        this.error = error;
    }

    /** Writes the body at once, so that a value that fails on the way is answered and not half sent. */
    static Answer of(int status, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("A value could not be written as JSON", e);
        }
        return new Answer(status, bytes.toByteArray(), null);
    }

    static Answer ok(Body body) {
        return of(200, body);
    }

    /** One that does not end by itself. */
    static Answer stream(EventStream stream) {
        Answer answer = new Answer(200, new byte[0], null);
        answer.stream = stream;
        return answer;
    }

    static Answer noContent() {
        return new Answer(204, new byte[0], null);
    }

    /** A refusal; it tells the id of a session that got a new one all the same, if there is one. */
    static Answer refusal(int status, String error, String message, @Nullable Session renamed) {
        Answer answer = of(status, out -> {
            out.writeStartObject();
            out.writeStringField("error", error);
            out.writeStringField("message", message);
            if (renamed != null) {
                SessionJson.writeNewId(renamed, out);
            }
            out.writeEndObject();
        });
        return new Answer(status, answer.json, error);
    }

    /** Tells the audit what came of an act that ended in this refusal. */
    void tell(Audit.Entry entry) {
        String name = error == null ? "InternalError" : error;
        if (status == 404) {
            entry.none(name);
        } else if (status < 500) {
            entry.refused(name);
        } else {
            entry.failed(name);
        }
    }

    void send(HttpServletResponse response) throws IOException {
        if (stream != null) {
            stream.send(response);
            return;
        }
        response.setStatus(status);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        if (json.length > 0) {
            response.setContentType("application/json; charset=utf-8");
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
        }
    }
}
