package dev.sojourn.script;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@code mount.json} (RFC 8259), and remembers the line of each option for the messages about it. */
final class MountJson {

    private static final int DEEPEST = 32;

    private static final JsonMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    private final String file;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private MountJson(String file) {
        this.file = file;
    }

    record Parsed(Map<String, @Nullable Object> values, Map<String, Integer> lines) {}

    static Parsed parse(String file, String text) {
        MountJson json = new MountJson(file);
        try (JsonParser parser = JSON.createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            json.read(parser);
        } catch (IOException e) {
            throw new MountException(file + ": cannot be read", e);
        }
        return new Parsed(json.values, json.lines);
    }

    private void read(JsonParser parser) throws IOException {
        try {
            object(parser);
        } catch (JsonProcessingException e) {
            // A limit that is broken comes without a place.
            JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            // What Jackson says of a fault holds text of the file, which may be a secret.
            throw fault(
                    at.getLineNr(),
                    "this is no JSON (RFC 8259), names an option twice or is nested too deep, at column "
                            + at.getColumnNr());
        }
    }

    private void object(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw fault(1, "an object is expected");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            lines.put(name, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            values.put(name, JSON.readValue(parser, Object.class));
        }
        if (parser.nextToken() != null) {
            throw fault(parser.currentTokenLocation().getLineNr(), "nothing may follow the object");
        }
    }

    private MountException fault(int line, String reason) {
        return new MountException(file + ":" + line + ": " + reason);
    }
}
