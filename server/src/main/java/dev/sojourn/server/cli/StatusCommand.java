package dev.sojourn.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The health of a running server. */
@Command(
        name = "status",
        description = {
            "Tells the health of a running server and of its store, as GET /health does: up, degraded, read-only or"
                    + " down. Ends with code 7 unless it is up, and with 6 when there is no answer.",
            "With a token of administration it also tells what is wrong."
        },
        footer = {"", "Examples:", "  sojourn status", "  sojourn status --server https://app.example --json"})
final class StatusCommand implements Callable<Integer> {

    private static final String UP = "up";

    private final Context context;

    @Mixin
    private final FaceOptions face = new FaceOptions();

    @Mixin
    private final ServerAddress address = new ServerAddress();

    StatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Failure {
        RemoteServer server = address.server(context, face);
        String status = server.ask("/health").body().path("status").asText();
        if (!status.matches("[a-z-]{1,20}")) {
            throw Failure.unavailable("what answers at " + server.shown() + " is no server of Sojourn", null);
        }
        JsonNode node = node(server);
        // What is open to all tells of the server's own engine; mounts may have stores of their own.
        for (JsonNode engine : node.path("engines")) {
            if (status.equals(UP) && !engine.path("status").asText().equals(UP)) {
                status = "degraded";
            }
        }
        ObjectNode all = RemoteServer.body().put("status", status);
        node.properties().forEach(each -> all.set(each.getKey(), each.getValue()));
        try (Output out = new Output(context, face)) {
            if (out.isJson()) {
                out.json(json -> SessionRows.copy(all, json));
            } else {
                out.figures(figures(all));
            }
        }
        return status.equals(UP) ? ExitCode.DONE : ExitCode.FOUND;
    }

    /** What only an administrator is told; nothing where there is no token or no administration. */
    private static JsonNode node(RemoteServer server) throws Failure {
        if (!server.hasToken()) {
            return RemoteServer.body();
        }
        RemoteServer.Answer answer = server.ask("/api/status");
        return switch (answer.status()) {
            case 200 -> answer.body();
            case 404 -> RemoteServer.body();
            default -> throw server.refused(answer.status(), answer.body());
        };
    }

    private List<Figure> figures(JsonNode all) {
        List<Figure> figures = new ArrayList<>(
                List.of(Figure.whole("status", "status", all.path("status").asText())));
        if (all.has("node")) {
            figures.add(Figure.whole("node", "node", all.path("node").asText()));
            figures.add(Figure.text("version", "version", SessionRows.text(all, "version")));
            figures.add(Figure.past("started", "started", all.path("started").asLong(), context.now()));
        }
        for (JsonNode engine : all.path("engines")) {
            String mount = SessionRows.text(engine, "mount");
            String whose = mount == null ? "" : "mount " + SafeText.of(mount) + ": ";
            figures.add(Figure.whole(whose + "sessions", "status", state(engine)));
            engine.path("problems").forEach(each -> figures.add(told(whose + "problem", each)));
            engine.path("store").path("advice").forEach(each -> figures.add(told(whose + "advice", each)));
        }
        return figures;
    }

    private static String state(JsonNode engine) {
        JsonNode live = engine.path("live");
        JsonNode store = engine.path("store");
        String writes = store.path("takesWrites").asBoolean(true) ? "" : ", the store takes no writes";
        // That they are heard is nothing to tell; a store of one node has none.
        String deaf = store.path("feed").asText().equals("deaf") ? ", announcements of other nodes are not heard" : "";
        return engine.path("status").asText() + (live.isNumber() ? ", " + live.asLong() + " live" : "") + writes + deaf;
    }

    private static Figure told(String name, JsonNode sentence) {
        return Figure.whole(name, name, sentence.asText());
    }
}
