package dev.sojourn.bench;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The machine under a run, and how much of it others used. What Linux does not tell elsewhere counts as nothing. Used
 * by one thread.
 */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STEAL = 7;
    private static final int KINDS = 8;
    private static final int OWN_FROM = 11;
    private static final int OWN_TO = 15;
    private static final double MOST_STEAL = 0.05;
    private static final double MOST_OTHERS = 0.15;
    private static final double MOST_SPREAD = 0.25;

    private final long[] before = jiffies();
    private final long ownBefore = own();
    private double mostLoad = load();

    /** Looks at the load; to be called between measurements. */
    void look() {
        mostLoad = Math.max(mostLoad, load());
    }

    /**
     * What a reader has to know of the run.
     *
     * @param spread the middle one of the spreads of all rows
     * @param withServers whether servers worked for the run, which nobody can tell from others
     */
    String verdict(double spread, boolean withServers) {
        long[] after = jiffies();
        double all = 1;
        for (int i = 0; i < KINDS; i++) {
            all += after[i] - before[i];
        }
        double steal = (after[STEAL] - before[STEAL]) / all;
        double idle = (after[IDLE] - before[IDLE] + after[WAITING] - before[WAITING]) / all;
        double others = Math.max(0, 1 - idle - steal - (own() - ownBefore) / all);
        String seen = String.format(
                Locale.ROOT,
                "Of the machine, others%s used %.0f %%, %.1f %% was stolen, %.0f %% idle; load %.1f at most; median"
                        + " spread of the rows %.0f %%.",
                withServers ? " and the servers" : "",
                others * 100,
                steal * 100,
                idle * 100,
                mostLoad,
                spread * 100);
        boolean busy = !withServers && others > MOST_OTHERS || steal > MOST_STEAL || spread > MOST_SPREAD;
        return busy ? "**Too busy a machine to believe more than the order of the rows.** " + seen : seen;
    }

    static String description() {
        String commit = System.getenv("SOJOURN_COMMIT");
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %s %s, %s %s. Sojourn at %s.",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                commit == null ? "a commit that was not told" : commit);
    }

    /** The name of the jar that a class is from, which ends with its version. */
    static String jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = Objects.requireNonNull(source, "a class of the JDK").getLocation();
        String path = location.getPath();
        return path.substring(path.lastIndexOf('/') + 1).replace(".jar", "");
    }

    private static String processor() {
        return first(Path.of("/proc/cpuinfo"), "model name")
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("processor not told");
    }

    private static double load() {
        return first(LOAD, "")
                .map(line -> Double.parseDouble(line.split(" ")[0]))
                .orElse(0.0);
    }

    /** Ticks of this process and of its children that have ended. */
    private static long own() {
        // The name of the program, in parentheses, may hold blanks.
        return first(SELF, "")
                .map(line -> Arrays.stream(
                                line.substring(line.lastIndexOf(')') + 2).split(" "), OWN_FROM, OWN_TO)
                        .mapToLong(Long::parseLong)
                        .sum())
                .orElse(0L);
    }

    /** Ticks of all cores since the start of the machine, by kind. */
    private static long[] jiffies() {
        return first(STAT, "cpu ")
                .map(line -> Arrays.stream(line.strip().split(" +"))
                        .skip(1)
                        .mapToLong(Long::parseLong)
                        .toArray())
                .orElse(new long[KINDS]);
    }

    private static Optional<String> first(Path file, String prefix) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(prefix))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
