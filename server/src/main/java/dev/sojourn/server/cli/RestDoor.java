package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sojourn.server.admin.SessionFilter;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way by the REST API of a running server. */
final class RestDoor implements Door {

    private final RemoteServer server;
    private final Map<String, String> mount;

    /**
     * A way.
     *
     * @param mount whose sessions, or null for those of the server
     */
    RestDoor(RemoteServer server, @Nullable String mount) {
        this.server = server;
        this.mount = mount == null ? Map.of() : Map.of("mount", mount);
    }

    @Override
    public Part list(SessionFilter filter, Data data, @Nullable String cursor, int limit, Each each) throws Failure {
        Map<String, String> query = new LinkedHashMap<>(mount);
        parts(filter).forEach((name, value) -> query.put(name, String.valueOf(value)));
        query.put("data", data.word());
        query.put("limit", String.valueOf(limit));
        if (cursor != null) {
            query.put("cursor", cursor);
        }
        Hearing hearing = new Hearing(each);
        server.get("/api/sessions", query, hearing::hear);
        return new Part(hearing.cursor, hearing.examined, hearing.total);
    }

    /** Hears a list without keeping it. */
    private static final class Hearing {
        private final Each each;
        private @Nullable String cursor;
        private long examined;
        private long total;

        Hearing(Each each) {
            this.each = each;
        }

        void hear(JsonParser answer) throws IOException, Failure {
            if (answer.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("its answer is not the list that was asked for");
            }
            while (answer.nextToken() == JsonToken.FIELD_NAME) {
                String name = answer.currentName();
                JsonToken value = answer.nextToken();
                if (name.equals("sessions") && value == JsonToken.START_ARRAY) {
                    while (answer.nextToken() != JsonToken.END_ARRAY) {
                        each.take(answer.readValueAsTree());
                    }
                } else {
                    member(name, answer.readValueAsTree());
                }
            }
        }

        private void member(String name, JsonNode value) {
            switch (name) {
                case "cursor" -> cursor = value.asText();
                case "examined" -> examined = value.asLong();
                case "total" -> total = value.path("count").asLong();
                default -> {
                    // Something that a later version tells.
                }
            }
        }
    }

    @Override
    public JsonNode show(String key, Data data) throws Failure {
        Map<String, String> query = new LinkedHashMap<>(mount);
        query.put("data", data.word());
        return server.get("/api/keys/" + key, query);
    }

    @Override
    public Ended end(List<String> keys, boolean dryRun, @Nullable String reason) throws Failure {
        ObjectNode body = because(reason).put("dryRun", dryRun);
        ArrayNode named = body.putArray("keys");
        keys.forEach(named::add);
        return ended(server.post("/api/sessions/end", mount, body));
    }

    @Override
    public Ended endMatching(
            SessionFilter filter,
            @Nullable Instant before,
            @Nullable String cursor,
            boolean dryRun,
            @Nullable String reason)
            throws Failure {
        ObjectNode body = because(reason);
        if (filter.takesAll()) {
            body.put("all", true);
        } else {
            ObjectNode asked = body.putObject("filter");
            parts(filter).forEach((name, value) -> {
                if (value instanceof Long number) {
                    asked.put(name, number);
                } else {
                    asked.put(name, String.valueOf(value));
                }
            });
        }
        if (before != null) {
            body.put("before", before.toEpochMilli());
        }
        if (cursor != null) {
            body.put("cursor", cursor);
        }
        body.put("dryRun", dryRun);
        return ended(server.post("/api/sessions/end", mount, body));
    }

    @Override
    public Ended endUser(String user, @Nullable String exceptKey, @Nullable String reason) throws Failure {
        ObjectNode body = because(reason).put("user", user);
        if (exceptKey != null) {
            body.put("exceptKey", exceptKey);
        }
        return ended(server.post("/api/users/end", mount, body));
    }

    @Override
    public Count count() throws Failure {
        JsonNode said = server.get("/api/count", mount);
        return new Count(said.path("live").asLong(), said.path("exact").asBoolean());
    }

    @Override
    public String shown() {
        return server.shown();
    }

    @Override
    public void close() {
        // Connections end with the process.
    }

    /** As a line of the audit has them, but for the digits of the key: all that were given count. */
    private static Map<String, Object> parts(SessionFilter filter) {
        Map<String, Object> parts = filter.parts();
        if (filter.fingerprint() != null) {
            parts.put("fingerprint", filter.fingerprint());
        }
        return parts;
    }

    private static ObjectNode because(@Nullable String reason) {
        ObjectNode body = RemoteServer.body();
        return reason == null ? body : body.put("reason", reason);
    }

    private static Ended ended(JsonNode said) {
        JsonNode cursor = said.path("cursor");
        return new Ended(
                said.path("ended").asLong(),
                said.path("already").asLong(),
                said.path("examined").asLong(),
                said.path("before").asLong(),
                cursor.isTextual() ? cursor.asText() : null);
    }
}
