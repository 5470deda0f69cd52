package dev.sojourn.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** JVMs of their own for what must not be warmed up, filled or disturbed by anything else. */
final class Forks {

    /** Tells a JVM that it is a child. */
    static final String CHILD = "--child";

    /** Before what a child tells; libraries print as well. */
    private static final String MARK = "bench> ";

    private static final long MINUTES = 30;

    private Forks() {}

    /** In a child: tells its parent a line. */
    static void tell(PrintStream out, String line) {
        out.println(MARK + line);
    }

    /** The text in which a JVM tells another some figures. */
    static String line(double... figures) {
        return DoubleStream.of(figures)
                .mapToObj(figure -> String.format(Locale.ROOT, "%.3f", figure))
                .collect(Collectors.joining(" "));
    }

    static double[] figures(String line) {
        return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Runs a command of {@link Bench} in a JVM of its own; gives the lines that it told. */
    static List<String> run(long heapMebibytes, String command, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMebibytes + "m",
                "-cp",
                System.getProperty("java.class.path")));
        for (Store store : Store.values()) {
            String address = System.getProperty(Servers.property(store));
            if (address != null) {
                line.add("-D" + Servers.property(store) + "=" + address);
            }
        }
        line.add(Bench.class.getName());
        line.add(CHILD);
        line.add(command);
        line.addAll(arguments);
        Path errors = Files.createTempFile("sojourn-bench", ".log");
        Process process =
                new ProcessBuilder(line).redirectError(errors.toFile()).start();
        String printed;
        try {
            printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " " + arguments + " failed: " + Files.readString(errors));
            }
        } finally {
            process.destroyForcibly();
            Files.delete(errors);
        }
        return printed.lines()
                .filter(each -> each.startsWith(MARK))
                .map(each -> each.substring(MARK.length()))
                .toList();
    }
}
