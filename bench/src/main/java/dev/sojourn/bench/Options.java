package dev.sojourn.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the command line changes, as {@code name=value}: {@code sessions}, {@code callers}, {@code subjects} and
 * {@code workloads} (each with commas), {@code rounds}, {@code slices}, and in milliseconds {@code warm} and
 * {@code slice}.
 */
final class Options {

    private static final List<String> NAMES =
            List.of("sessions", "callers", "subjects", "workloads", "rounds", "slices", "warm", "slice");

    private static final int ROUNDS = 3;
    private static final int WARM_MILLIS = 3_000;
    private static final int SLICE_MILLIS = 400;
    private static final int SLICES = 5;

    private final Map<String, String> given = new HashMap<>();

    Options(List<String> arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || !NAMES.contains(parts[0])) {
                throw new IllegalArgumentException(argument + " is none of " + NAMES + " with a value");
            }
            given.put(parts[0], parts[1]);
        }
    }

    List<Contender> subjects(Store store) {
        return constants("subjects", Contender.class, Contender.over(store));
    }

    /** A setting with what is told, and otherwise with what gives figures to believe. */
    Setting setting(Store store, int sessions, int callers, Workload... workloads) {
        return new Setting(
                store,
                subjects(store),
                constants("workloads", Workload.class, List.of(workloads)),
                sessions,
                callers,
                Duration.ofMillis(number("warm", WARM_MILLIS)),
                Duration.ofMillis(sliceMillis()),
                number("slices", SLICES));
    }

    int sliceMillis() {
        return number("slice", SLICE_MILLIS);
    }

    int rounds() {
        return number("rounds", ROUNDS);
    }

    List<Integer> numbers(String name, Integer... otherwise) {
        String text = given.get(name);
        return text == null
                ? List.of(otherwise)
                : Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }

    int number(String name, int otherwise) {
        return numbers(name, otherwise).get(0);
    }

    <E extends Enum<E>> List<E> constants(String name, Class<E> type, List<E> otherwise) {
        String text = given.get(name);
        return text == null
                ? otherwise
                : Arrays.stream(text.split(","))
                        .map(each -> Enum.valueOf(type, each.toUpperCase(Locale.ROOT)))
                        .filter(otherwise::contains)
                        .toList();
    }
}
