package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sojourn.server.admin.SessionFilter;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sessions as rows of a list. */
final class SessionRows {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The most sessions of one slice; fewer with values, which may be large. */
    private static final int SLICE = 500;

    private static final int SLICE_OF_VALUES = 50;

    private final Context context;
    private final Output out;
    private final boolean names;
    private final Table table;

    SessionRows(Context context, Output out, boolean names) {
        this.context = context;
        this.out = out;
        this.names = names;
        this.table = names
                ? new Table(out, "fingerprint", "user", "created", "used", "ends", "size", "names")
                : new Table(out, "fingerprint", "user", "created", "used", "ends", "size");
    }

    long rows() {
        return table.rows();
    }

    /**
     * Walks and shows.
     *
     * @param most the most rows
     * @return what was looked at, and whether there is more
     */
    Door.Part walk(Door door, SessionFilter filter, Door.Data data, long most, LongWork work) throws Failure {
        long examined = 0;
        long total = 0;
        String cursor = null;
        do {
            int slice = data == Door.Data.VALUES ? SLICE_OF_VALUES : SLICE;
            Door.Part part = door.list(filter, data, cursor, (int) Math.min(slice, most - table.rows()), this::row);
            examined += part.examined();
            total = Math.max(total, part.total());
            cursor = part.cursor();
            out.flush();
            work.done(examined);
        } while (cursor != null && table.rows() < most);
        table.end();
        return new Door.Part(cursor, examined, total);
    }

    private void row(JsonNode session) throws Failure {
        long now = context.now();
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.whole(session.path("fingerprint").asText()),
                Cell.text(text(session, "user")),
                Cell.past(session.path("created").asLong(), now),
                Cell.past(session.path("lastAccess").asLong(), now),
                Cell.future(moment(session, "expires"), now),
                Cell.bytes(session.path("bytes").asLong())));
        if (names) {
            List<String> all = new ArrayList<>();
            session.path("names").forEach(each -> all.add(each.path("name").asText()));
            cells.add(Cell.whole(String.join(", ", all)));
        }
        table.row(cells, json -> copy(session, json));
        if (session.has("unreadable")) {
            out.note("Session " + SafeText.of(session.path("fingerprint").asText()) + " is unreadable: "
                    + SafeText.of(session.path("unreadable").asText()));
        }
    }

    static @Nullable String text(JsonNode session, String name) {
        JsonNode value = session.path(name);
        return value.isTextual() ? value.asText() : null;
    }

    static long moment(JsonNode session, String name) {
        JsonNode value = session.path(name);
        return value.isNumber() ? value.asLong() : StoredSession.NEVER;
    }

    static void copy(JsonNode node, JsonGenerator out) throws IOException {
        try (JsonParser parser = JSON.treeAsTokens(node)) {
            parser.nextToken();
            out.copyCurrentStructure(parser);
        }
    }
}
