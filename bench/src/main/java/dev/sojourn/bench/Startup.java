package dev.sojourn.bench;

import dev.sojourn.bench.Contender.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The start of {@code ./sojourn serve} until it says that it listens, and what it then takes. */
final class Startup {

    private static final String READY = "Sojourn is listening on ";
    private static final String PAGE = "/demos/visits";
    private static final int REQUESTS = 2_000;
    private static final int PATIENCE_SECONDS = 60;
    private static final long KIBIBYTE = 1_024;
    private static final long HEAP_MEBIBYTES = 256;
    private static final double MEBIBYTE = 1 << 20;
    private static final Grid GRID = new Grid(
            "startup",
            "Starting the server",
            """
            From the call of `./sojourn serve` to the line that says it listens, with a memory store; then one answer of
            /health, and 2,000 of a page that reads and writes a session.""",
            List.of("ready ms, less is better", "CPU ms", "first answer ms", "MiB then", "MiB after 2,000 requests"),
            "%,.0f");

    private Startup() {}

    static Table table(Options options) throws IOException, InterruptedException {
        try (ScratchDirectory empty = new ScratchDirectory()) {
            List<String> bare = List.of("--scripts", empty.path().toString());
            List<Grid.Row> rows = List.of(
                    new Grid.Row("without scripts", "sojourn serve", Role.SOJOURN, HEAP_MEBIBYTES, bare),
                    new Grid.Row("with the demos' scripts", "sojourn serve", Role.SOJOURN, HEAP_MEBIBYTES, List.of()));
            return GRID.measure(rows, options.number("rounds"));
        }
    }

    /** Whether the server is built. */
    static boolean isBuilt() {
        return Files.isDirectory(program().resolveSibling("server/target/lib"));
    }

    private static Path program() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("sojourn"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not in a checkout of Sojourn");
        }
        return folder.resolve("sojourn");
    }

    /** What one start took, as the columns say; with more options of the server. */
    static double[] start(List<String> more) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(program().toString(), "serve", "--port", "0", "--store", "memory:", "--demos", "true"));
        line.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.directory(program().getParent().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        long begin = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader out = process.inputReader()) {
            String said = out.readLine();
            double ready = millis(begin);
            if (said == null || !said.startsWith(READY)) {
                throw new IllegalStateException("The server said " + said);
            }
            double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
            String address = said.substring(READY.length());
            begin = System.nanoTime();
            ask(address + "/health", 1);
            double first = millis(begin);
            double idle = resident(process.pid());
            ask(address + PAGE, REQUESTS);
            return new double[] {ready, cpu, first, idle, resident(process.pid())};
        } finally {
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static void ask(String page, int times) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(page)).build();
        for (int i = 0; i < times; i++) {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException(page + " was answered with " + status);
            }
        }
    }

    private static double millis(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Mebibytes of a process in memory; 0 where the system does not tell as Linux does. */
    static double resident(long process) throws IOException {
        Path status = Path.of("/proc/" + process + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> KIBIBYTE * Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / MEBIBYTE;
        }
    }
}
