package dev.sojourn.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDB;

/**
 * The one program: measures tables, prints them and keeps them on the page of the day. The JVMs that it starts run it
 * as well.
 */
final class Bench {

    private static final List<String> ALL = List.of(
            "memory", "hot", "growth", "heap", "expiry", "http", "redis", "postgres", "disk", "reopening", "startup");

    private static final String MEMORY = """
            Compared by the CPU time of the caller; a JVM for each subject and round, medians of the rounds. Each time
            another session is picked at random, and its ticket is a text that was made a moment ago, as in a request;
            making it is not measured. Spread is what lies between the fastest and the slowest round.""";

    private static final String HTTP = """
            Compared by the CPU time of the server's threads for each request, which neither the client in the same JVM
            nor the collector enters. The applications of a round share a JVM and take turns, each in a Tomcat of its
            own; each caller has a connection that is kept alive and sends the next request when it has the answer.""";

    private static final String SHARED = """
            Compared by operations in a second. The server runs on the same machine, over loopback, and shares its cores
            with what is measured, so there is no network to wait for. CPU is that of the JVM of the client, bytes are
            those that the callers allocated. \
            """;

    private static final String DISK = """
            Compared by operations in a second; CPU is that of the whole JVM, RocksDB's threads included. The floor has
            the records that the store writes, and the same cache and filters: a read is one get, a write a get and a
            put, create a put and a synced delete. \
            """;

    private Bench() {}

    /**
     * Measures.
     *
     * @param arguments a table or {@code all}, the directory of the results, and {@link Options}
     */
    public static void main(String[] arguments) {
        int status = 1;
        try {
            List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
            if (arguments[0].equals(Forks.CHILD)) {
                child(arguments[1], rest, System.out);
            } else {
                for (String name : arguments[0].equals("all") ? ALL : List.of(arguments[0])) {
                    Table table = table(name, Options.of(rest));
                    table.keep(Path.of(arguments[1]), LocalDate.now());
                    System.out.println(table.markdown(LocalDate.now()));
                }
            }
            status = 0;
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.getLogger(Bench.class.getName()).log(System.Logger.Level.ERROR, "The measurement failed", e);
        }
        System.out.flush();
        // At once: libraries leave threads behind, and a store that is measured after a kill must not be closed.
        Runtime.getRuntime().halt(status);
    }

    private static void child(String command, List<String> arguments, PrintStream out)
            throws IOException, InterruptedException {
        if (command.equals("round")) {
            Round.measure(Options.of(arguments)).forEach(each -> Forks.tell(out, each.line()));
            return;
        }
        double[] figures = switch (command) {
            case "hot" -> HotSession.child(arguments);
            case "heap" -> HeapPerSession.child(arguments);
            case "expiry" -> Expiry.child(arguments);
            case "reopening" -> Reopening.child(arguments);
            case "startup" -> Startup.start(arguments);
            default -> throw new IllegalArgumentException("No command " + command);
        };
        Forks.tell(out, Forks.line(figures));
    }

    /** Measures one table. */
    static Table table(String name, Options options) throws IOException, InterruptedException {
        return switch (name) {
            case "memory" ->
                visits(options.or("sessions", "100000,1000")).table(name, "In memory", Store.MEMORY, MEMORY);
            case "growth" ->
                visits(options.or("sessions", "10000,100000,1000000").or("workloads", "READ"))
                        .table(name, "In memory, more and more sessions", Store.MEMORY, MEMORY);
            case "hot" -> HotSession.table(options.or("callers", "2,4,8,16").with("sessions", 1));
            case "heap" -> HeapPerSession.table(options.or("sessions", 1_000_000));
            case "expiry" -> Expiry.table(options.or("sessions", 1_000_000));
            case "http" ->
                visits(options.with("store", Store.HTTP)
                                .or("sessions", 1_000)
                                .or("callers", 8)
                                .or("workloads", "READ,WRITE"))
                        .table(name, "Over HTTP", Store.HTTP, HTTP);
            case "redis" -> shared(name, "Over Redis", options.with("store", Store.REDIS));
            case "postgres" -> shared(name, "Over PostgreSQL", options.with("store", Store.POSTGRES));
            case "disk" -> disk(options).table(name, "On disk", Store.DISK, DISK + Machine.jarOf(RocksDB.class) + ".");
            case "reopening" -> Reopening.table(options.or("sessions", "100000,1000000"));
            case "startup" -> Startup.table(options);
            default -> throw new IllegalArgumentException("No table " + name + ", but all and " + ALL);
        };
    }

    private static Visits visits(Options options) throws IOException, InterruptedException {
        return new Visits(Visits::forked).measure(options);
    }

    private static Visits disk(Options options) throws IOException, InterruptedException {
        return visits(options.with("store", Store.DISK).or("sessions", 100_000))
                .measure(options.with("store", Store.DISK_SYNCED)
                        .or("sessions", 1_000)
                        .or("callers", "1,8")
                        .or("workloads", "WRITE"));
    }

    private static Table shared(String name, String title, Options options) throws IOException, InterruptedException {
        Servers servers = Servers.start(options.store());
        try {
            return visits(options.or("sessions", 2_000).or("callers", "1,8,16"))
                    .table(name, title, options.store(), SHARED + servers.about());
        } finally {
            servers.close();
        }
    }
}
