package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One part of a thing that is shown.
 *
 * @param name for people and for lines
 * @param field for JSON, in the words of the REST API
 * @param cell what is shown
 * @param value what JSON holds: a text, a whole number, or null
 */
record Figure(
        String name, String field, Cell cell, @Nullable Object value) {

    static Figure number(String name, String field, long number) {
        return new Figure(name, field, Cell.number(number), number);
    }

    static Figure bytes(String name, String field, long bytes) {
        return new Figure(name, field, Cell.bytes(bytes), bytes);
    }

    static Figure text(String name, String field, @Nullable String text) {
        return new Figure(name, field, Cell.text(text), text);
    }

    /** Text of this program's or of bounded length, which is never cut. */
    static Figure whole(String name, String field, String text) {
        return new Figure(name, field, Cell.whole(text), text);
    }

    static Figure past(String name, String field, long millis, long now) {
        return new Figure(name, field, Cell.past(millis, now), millis);
    }

    static Figure future(String name, String field, long millis, long now) {
        return new Figure(name, field, Cell.future(millis, now), millis == StoredSession.NEVER ? null : millis);
    }

    /** Writes all of them as one object. */
    static void write(List<Figure> figures, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (Figure each : figures) {
            out.writeFieldName(each.field());
            if (each.value() instanceof Long number) {
                out.writeNumber(number);
            } else if (each.value() instanceof String text) {
                out.writeString(text);
            } else {
                out.writeNull();
            }
        }
        out.writeEndObject();
    }
}
