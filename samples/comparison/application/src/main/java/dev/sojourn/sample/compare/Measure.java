package dev.sojourn.sample.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures one session system, the one that is on the class path, and writes a column of the table. */
public final class Measure {

    /** What the rows of the table are called. */
    static final List<String> ROWS = List.of(
            "answers as written, all requests to one node",
            "answers as written, requests to two nodes in turn",
            "lines of Java beside the application",
            "lines of settings",
            "store commands per request, mean of the scenario",
            "store commands of a page behind the login",
            "store commands of a form that adds to the cart",
            "cart lines lost, " + Measurements.REQUESTS + " in a row, each answered by a redirect",
            "cart lines lost, " + Measurements.REQUESTS + " in a row, each answered by JSON",
            "cart lines lost, " + Measurements.REQUESTS + " in a row, each answered by text",
            "cart lines lost to " + Measurements.SLOW_READERS + " slow readers",
            "login on the other node after `kill -9`",
            "cart lines on the other node after `kill -9`");

    private Measure() {}

    /**
     * Measures.
     *
     * @param arguments the name of the {@link SessionSystem}, the folder of its module, the file to write
     * @throws IOException when the file cannot be written
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SessionSystem system = SessionSystem.valueOf(arguments[0]);
        ModuleLines lines = new ModuleLines(Path.of(arguments[1]));
        List<String> cells = new ArrayList<>();
        try (Nodes nodes = new Nodes(system)) {
            Measurements measurements = new Measurements(nodes);
            int requests = Scenario.written().size();
            cells.add(Scenario.right(Scenario.answered(nodes.first(), nodes.first())) + " of " + requests);
            cells.add(Scenario.right(Scenario.answered(nodes.first(), nodes.second())) + " of " + requests);
            cells.add("" + lines.code());
            cells.add("" + lines.settings());
            if (system.overRedis()) {
                cells.add(mean(measurements.commandsOfScenario(), requests));
                cells.add(mean(measurements.commandsOfPages(), Measurements.REQUESTS));
                cells.add(mean(measurements.commandsOfForms(), Measurements.REQUESTS));
            } else {
                cells.addAll(List.of("no store", "no store", "no store"));
            }
            cells.add("" + measurements.lostInARow());
            cells.add("" + measurements.lostInARowOfJson());
            cells.add("" + measurements.lostInARowOfText());
            cells.add("" + measurements.lostToSlowReaders());
            Measurements.Survival survival = measurements.killed();
            cells.add(survival.loggedIn() ? "kept" : "lost");
            cells.add(survival.found() + " of " + survival.confirmed());
        }
        Files.write(Path.of(arguments[2]), cells, StandardCharsets.UTF_8);
    }

    private static String mean(StoreCommands.Count count, int requests) {
        String sent = rounded(count.sent(), requests);
        return count.inScripts() == 0 ? sent : sent + " (and " + rounded(count.inScripts(), requests) + " in scripts)";
    }

    private static String rounded(int commands, int requests) {
        return String.format(Locale.ROOT, "%.2f", (double) commands / requests);
    }
}
