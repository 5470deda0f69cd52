package dev.sojourn.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How something is measured, as {@code name=value}: {@code store}; {@code subjects}, {@code workloads}, {@code
 * sessions} and {@code callers} (each with commas); {@code rounds} of JVMs, {@code slices} of each workload in one,
 * and in milliseconds {@code warm} for each workload and {@code slice}. Immutable.
 */
final class Options {

    private static final Map<String, String> STANDARD =
            Map.of("store", "MEMORY", "callers", "1", "rounds", "3", "warm", "3000", "slice", "400", "slices", "5");
    private static final List<String> MORE = List.of("subjects", "workloads", "sessions");
    private static final long BYTES_PER_SESSION = 2_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final long LEAST_MEBIBYTES = 1_024;

    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = given;
    }

    static Options of(List<String> arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || !STANDARD.containsKey(parts[0]) && !MORE.contains(parts[0])) {
                throw new IllegalArgumentException(argument + " is none of " + STANDARD.keySet() + MORE);
            }
            given.put(parts[0], parts[1]);
        }
        return new Options(given);
    }

    /** The text in which a JVM tells another. */
    List<String> arguments() {
        return given.entrySet().stream().map(Object::toString).toList();
    }

    Options with(String name, Object value) {
        Map<String, String> changed = new TreeMap<>(given);
        changed.put(name, value.toString());
        return new Options(changed);
    }

    /** With a value unless one is given. */
    Options or(String name, Object value) {
        return given.containsKey(name) ? this : with(name, value);
    }

    Options with(Contender... subjects) {
        return with("subjects", Arrays.stream(subjects).map(Enum::name).collect(Collectors.joining(",")));
    }

    List<Integer> numbers(String name) {
        return Arrays.stream(text(name).split(",")).map(Integer::valueOf).toList();
    }

    int number(String name) {
        return numbers(name).get(0);
    }

    Duration millis(String name) {
        return Duration.ofMillis(number(name));
    }

    Store store() {
        return Store.valueOf(text("store"));
    }

    /** Those that run over the store. */
    List<Contender> subjects() {
        return constants("subjects", Contender.over(store()));
    }

    List<Workload> workloads() {
        return constants("workloads", List.of(Workload.values()));
    }

    /** Enough heap for the largest subject, the same for all. */
    long heapMebibytes() {
        return LEAST_MEBIBYTES + number("sessions") * BYTES_PER_SESSION / MEBIBYTE;
    }

    private <E extends Enum<E>> List<E> constants(String name, List<E> all) {
        List<String> wanted = Arrays.asList(
                given.getOrDefault(name, "").toUpperCase(Locale.ROOT).split(","));
        return given.containsKey(name)
                ? all.stream().filter(each -> wanted.contains(each.name())).toList()
                : all;
    }

    private String text(String name) {
        String text = given.getOrDefault(name, STANDARD.get(name));
        if (text == null) {
            throw new IllegalArgumentException("No " + name);
        }
        return text;
    }
}
