package dev.sojourn.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The one program: measures tables, prints them and keeps them on the page of the day. The JVMs that it starts run it
 * as well, with the command of what they measure.
 */
final class Bench {

    private static final List<String> ALL = List.of(
            "memory", "hot", "growth", "heap", "expiry", "http", "redis", "postgres", "disk", "reopening", "startup");
    private static final int TEN_THOUSAND = 10_000;
    private static final int HUNDRED_THOUSAND = 100_000;
    private static final int MILLION = 1_000_000;
    private static final int THOUSAND = 1_000;
    private static final int SHARED_SESSIONS = 2_000;
    private static final int CONNECTIONS = 8;

    private Bench() {}

    /**
     * Measures.
     *
     * @param arguments a table or {@code all}, the directory of the results, and {@link Options}
     */
    public static void main(String[] arguments) {
        int status = 1;
        try {
            List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
            if (arguments[0].endsWith(Forks.CHILD)) {
                child(arguments[0], rest, System.out);
            } else {
                keep(arguments[0], Path.of(rest.get(0)), new Options(rest.subList(1, rest.size())), System.out);
            }
            status = 0;
        } catch (IOException | InterruptedException | RuntimeException e) {
            e.printStackTrace();
        }
        System.out.flush();
        // At once: libraries leave threads behind, and a store that is measured after a kill must not be closed.
        Runtime.getRuntime().halt(status);
    }

    private static void keep(String name, Path results, Options options, PrintStream out)
            throws IOException, InterruptedException {
        for (String each : name.equals("all") ? ALL : List.of(name)) {
            Table table = table(each, options);
            table.keep(results, LocalDate.now());
            out.println(table.markdown(LocalDate.now()));
        }
    }

    private static void child(String command, List<String> arguments, PrintStream out)
            throws IOException, InterruptedException {
        switch (command) {
            case Round.CHILD -> Round.measure(Setting.of(arguments)).forEach(each -> Forks.tell(out, each.line()));
            case HotSession.CHILD -> Forks.tell(out, HotSession.child(arguments));
            case HeapPerSession.CHILD -> Forks.tell(out, HeapPerSession.child(arguments));
            case Expiry.CHILD -> Forks.tell(out, Expiry.child(arguments));
            case Reopening.CHILD -> Forks.tell(out, Reopening.child(arguments));
            default -> throw new IllegalArgumentException("No command " + command);
        }
    }

    /** Measures one table. */
    static Table table(String name, Options options) throws IOException, InterruptedException {
        return switch (name) {
            case "memory" -> memory(options);
            case "growth" -> growth(options);
            case "hot" -> HotSession.table(options);
            case "heap" -> HeapPerSession.table(options.subjects(Store.MEMORY), options.number("sessions", MILLION));
            case "expiry" -> Expiry.table(options.number("sessions", MILLION));
            case "http" -> http(options);
            case "redis" -> shared(Store.REDIS, "Over Redis", options);
            case "postgres" -> shared(Store.POSTGRES, "Over PostgreSQL", options);
            case "disk" -> disk(options);
            case "reopening" -> Reopening.table(options.numbers("sessions", HUNDRED_THOUSAND, MILLION));
            case "startup" -> Startup.table(options.rounds());
            default -> throw new IllegalArgumentException("No table " + name + ", but all and " + ALL);
        };
    }

    private static Table memory(Options options) {
        Visits visits = new Visits(Visits::forked);
        for (int sessions : options.numbers("sessions", HUNDRED_THOUSAND, THOUSAND)) {
            for (int callers : options.numbers("callers", 1)) {
                visits.measure(
                        options.setting(Store.MEMORY, sessions, callers, Workload.values()), options.rounds(), false);
            }
        }
        return visits.table("memory", "In memory", Store.MEMORY, Notes.MEMORY);
    }

    private static Table growth(Options options) {
        Visits visits = new Visits(Visits::forked);
        for (int sessions : options.numbers("sessions", TEN_THOUSAND, HUNDRED_THOUSAND, MILLION)) {
            visits.measure(options.setting(Store.MEMORY, sessions, 1, Workload.READ), options.rounds(), false);
        }
        return visits.table("growth", "In memory, more and more sessions", Store.MEMORY, Notes.MEMORY, Notes.GROWTH);
    }

    private static Table http(Options options) {
        Visits visits = new Visits(Visits::forked);
        int sessions = options.number("sessions", THOUSAND);
        for (int callers : options.numbers("callers", CONNECTIONS)) {
            visits.measure(
                    options.setting(Store.HTTP, sessions, callers, Workload.READ, Workload.WRITE),
                    options.rounds(),
                    true);
        }
        return visits.table("http", "Over HTTP", Store.HTTP, Notes.HTTP);
    }

    private static Table shared(Store store, String title, Options options) throws IOException, InterruptedException {
        Visits visits = new Visits(Visits::forked);
        int sessions = options.number("sessions", SHARED_SESSIONS);
        Servers servers = Servers.start(store);
        try {
            for (int callers : options.numbers("callers", 1, 8, 16)) {
                visits.measure(options.setting(store, sessions, callers, Workload.values()), options.rounds(), false);
            }
        } finally {
            servers.close();
        }
        return visits.table(store.name().toLowerCase(Locale.ROOT), title, store, Notes.SHARED);
    }

    private static Table disk(Options options) {
        Visits visits = new Visits(Visits::forked);
        int sessions = options.number("sessions", HUNDRED_THOUSAND);
        visits.measure(options.setting(Store.DISK, sessions, 1, Workload.values()), options.rounds(), false);
        for (int callers : options.numbers("callers", 1, 8)) {
            visits.measure(
                    options.setting(Store.DISK_SYNCED, Math.min(THOUSAND, sessions), callers, Workload.WRITE),
                    options.rounds(),
                    false);
        }
        return visits.table("disk", "On disk", Store.DISK, Notes.DISK);
    }
}
