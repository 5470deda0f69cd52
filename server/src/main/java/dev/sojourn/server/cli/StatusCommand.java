package dev.sojourn.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The health of a running server. */
@Command(
        name = "status",
        description = {
            "Tells the health of a running server and of its store, as GET /health does: up, degraded, read-only or down."
                    + " Ends with code 7 unless it is up, and with 6 when there is no answer.",
            "With the admin token it also tells what is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  sojourn status",
            "  sojourn status --server https://app.example --json"
        })
final class StatusCommand implements Callable<Integer> {

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
        JsonNode open = server.ask("/health").body();
        String status = open.path("status").asText();
        if (!status.matches("[a-z-]{1,20}")) {
            throw Failure.unavailable("what answers at " + server.shown() + " is no server of Sojourn", null);
        }
        JsonNode told = server.hasToken() && !status.equals("down") ? server.ask("/api/health").body() : open;
        JsonNode all = told.has("status") ? told : open;
        try (Output out = new Output(context, face)) {
            if (out.isJson()) {
                out.json(json -> SessionRows.copy(all, json));
            } else {
                out.figures(figures(status, all));
            }
        }
        return status.equals("up") ? ExitCode.DONE : ExitCode.FOUND;
    }

    private static List<Figure> figures(String status, JsonNode all) {
        List<Figure> figures = new ArrayList<>(List.of(Figure.whole("status", "status", status)));
        JsonNode store = all.path("store");
        if (store.isObject()) {
            boolean writes = store.path("takesWrites").asBoolean();
            figures.add(Figure.whole("takes writes", "takesWrites", writes ? "yes" : "no"));
            figures.add(Figure.whole("feed", "feed", store.path("feed").asText()));
            for (JsonNode advice : store.path("advice")) {
                figures.add(Figure.whole("advice", "advice", advice.asText()));
            }
        }
        for (JsonNode problem : all.path("problems")) {
            figures.add(Figure.whole("problem", "problem", problem.asText()));
        }
        return figures;
    }
}
