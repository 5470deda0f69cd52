package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What happens on a node, as it happens. */
@Command(
        name = "events",
        description = {
            "Tells what happens to sessions on one node, as it happens: moment, kind, fingerprint, user, detail,"
                    + " mount.",
            "Ends when the server does; with --follow it comes back, and misses nothing that the node still remembers."
        },
        footer = {"", "Examples:", "  sojourn events --follow", "  sojourn events --kind ended --json"})
final class EventsCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";
    private static final String ID = "id: ";
    private static final String RETRY = "retry: ";
    private static final long SHORTEST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final Context context;
    private @Nullable String last;
    /** Between two tries, as the server has it. */
    private long waitMillis = 3_000;

    @Mixin
    private final FaceOptions face = new FaceOptions();

    @Mixin
    private final ServerAddress address = new ServerAddress();

    @Option(names = "--follow", description = "Comes back when the server was away.")
    private boolean follow;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only these: begun, ended, rolled, refused and so on.")
    private @Nullable String kind;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after so many.")
    private long limit = Long.MAX_VALUE;

    EventsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Failure {
        RemoteServer server = address.administered(context, face);
        try (Output out = new Output(context, face)) {
            Table table = new Table(out, "at", "kind", "fingerprint", "user", "detail", "mount")
                    .atOnce("2026-11-30T12:00:00.000Z".length(), "unreadable".length(), 0, 12, 12);
            boolean again = follow;
            do {
                try {
                    again &= server.hear("/api/events", last, line -> hear(line, table, out));
                } catch (Failure e) {
                    // Only one that was there may come back: a wrong address is told at once.
                    if (!again || last == null || e.code() != ExitCode.UNAVAILABLE) {
                        throw e;
                    }
                    out.note(SafeText.of(e.words()) + ". Trying again");
                }
            } while (again && hasWaited());
        }
        return ExitCode.DONE;
    }

    private boolean hear(String line, Table table, Output out) throws Failure {
        if (line.matches(ID + "[!-~]{1,200}")) {
            last = line.substring(ID.length());
        } else if (line.matches(RETRY + "[0-9]{1,9}")) {
            long told = Long.parseLong(line.substring(RETRY.length()));
            waitMillis = Math.min(LONGEST_WAIT_MILLIS, Math.max(SHORTEST_WAIT_MILLIS, told));
        } else if (line.startsWith(DATA)) {
            JsonNode event = event(line.substring(DATA.length()));
            if (kind == null || kind.equals(event.path("kind").asText())) {
                row(event, table);
                out.flush();
            }
        }
        return table.rows() < limit;
    }

    private static void row(JsonNode event, Table table) throws Failure {
        String at = Instant.ofEpochMilli(event.path("at").asLong()).toString();
        long times = event.path("times").asLong(1);
        String detail = event.path("detail").asText() + (times > 1 ? " (" + times + " times)" : "");
        table.row(
                List.of(
                        Cell.whole(at),
                        Cell.whole(event.path("kind").asText()),
                        Cell.text(SessionRows.text(event, "fingerprint")),
                        Cell.text(SessionRows.text(event, "user")),
                        Cell.whole(detail),
                        Cell.text(SessionRows.text(event, "mount"))),
                json -> SessionRows.copy(event, json));
    }

    private static JsonNode event(String text) throws Failure {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw Failure.unavailable("what the server tells is no event", e);
        }
    }

    private boolean hasWaited() {
        try {
            return !new CountDownLatch(1).await(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
