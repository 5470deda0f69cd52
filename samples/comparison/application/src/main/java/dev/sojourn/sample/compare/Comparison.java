package dev.sojourn.sample.compare;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures all session systems, each in a process that has no other on its class path, and prints the table. Needs a
 * redis-server on the PATH, and the modules packaged.
 *
 * <p>Argument: the folder of the comparison.
 */
public final class Comparison {

    private Comparison() {}

    /**
     * Measures and prints.
     *
     * @param arguments see the class
     * @throws IOException when a process can't be started, or its file not be read
     * @throws InterruptedException when interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        List<List<String>> columns = new ArrayList<>();
        for (SessionSystem system : SessionSystem.values()) {
            columns.add(measured(system, folder.resolve(system.folder())));
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(row("", Stream.of(SessionSystem.values()).map(SessionSystem::title)));
        out.println("|---|---|---|---|");
        for (int i = 0; i < Measure.ROWS.size(); i++) {
            int number = i;
            out.println(row(Measure.ROWS.get(i), columns.stream().map(column -> column.get(number))));
        }
    }

    private static List<String> measured(SessionSystem system, Path module) throws IOException, InterruptedException {
        Path target = module.resolve("target");
        Path cells = target.resolve("measured.txt");
        Files.deleteIfExists(cells);
        Path log = target.resolve("measured.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        target.resolve("*")
                                + File.pathSeparator
                                + target.resolve("lib").resolve("*"),
                        Measure.class.getName(),
                        system.name(),
                        module.toString(),
                        cells.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        if (process.waitFor() != 0 || !Files.exists(cells)) {
            throw new IllegalStateException(system.title() + " could not be measured; see " + log + ".");
        }
        return Files.readAllLines(cells);
    }

    private static String row(String name, Stream<String> cells) {
        return Stream.concat(Stream.of(name), cells).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
