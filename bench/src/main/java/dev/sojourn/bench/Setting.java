package dev.sojourn.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one JVM measures.
 *
 * @param subjects one, or several that take turns
 * @param sessions how many live, of which one is picked at random each time
 * @param callers threads that ask at the same time
 * @param warmUp for each workload
 * @param slice how long each workload is measured at a time
 * @param slices how often
 */
record Setting(
        Store store,
        List<Contender> subjects,
        List<Workload> workloads,
        int sessions,
        int callers,
        Duration warmUp,
        Duration slice,
        int slices) {

    private static final long BYTES_PER_SESSION = 3_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final long LEAST_MEBIBYTES = 1_024;

    /** The text in which a JVM tells another. */
    List<String> arguments() {
        return List.of(
                store.name(),
                names(subjects),
                names(workloads),
                Integer.toString(sessions),
                Integer.toString(callers),
                warmUp.toString(),
                slice.toString(),
                Integer.toString(slices));
    }

    static Setting of(List<String> arguments) {
        return new Setting(
                Store.valueOf(arguments.get(0)),
                Arrays.stream(arguments.get(1).split(","))
                        .map(Contender::valueOf)
                        .toList(),
                Arrays.stream(arguments.get(2).split(",")).map(Workload::valueOf).toList(),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                Duration.parse(arguments.get(5)),
                Duration.parse(arguments.get(6)),
                Integer.parseInt(arguments.get(7)));
    }

    /** The same for one of the subjects. */
    Setting only(Contender subject) {
        return new Setting(store, List.of(subject), workloads, sessions, callers, warmUp, slice, slices);
    }

    /** Enough for the largest subject, the same for all. */
    long heapMebibytes() {
        return heapMebibytes(sessions);
    }

    static long heapMebibytes(int sessions) {
        return LEAST_MEBIBYTES + sessions * BYTES_PER_SESSION / MEBIBYTE;
    }

    private static String names(List<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).collect(Collectors.joining(","));
    }
}
