package dev.sojourn.server;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The command line: {@code serve} starts the server and runs it until a signal asks for its end, {@code new} makes a
 * folder of scripts to begin with, and the others are for operators.
 */
public final class Main {

    private static final int WRONG_OPTION = 2;
    /** The commands of operators, which have their own help. A server loads nothing of them. */
    private static final Set<String> COMMANDS =
            Set.of("sessions", "users", "store", "keys", "status", "events", "completion", "copy");
    /** A stop takes five seconds at most; what has not ended then will not end. */
    private static final long STOP_MILLIS = 4800;

    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    private Main() {}

    /**
     * Starts.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** The exit code of the command. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        String command = arguments.isEmpty() ? "--help" : arguments.get(0);
        if (COMMANDS.contains(command)) {
            return ServerHost.run(arguments, environment);
        }
        if (arguments.contains("--help")) {
            out.print(usage());
            return 0;
        }
        if (command.equals("--version")) {
            String version = Main.class.getPackage().getImplementationVersion();
            out.println("sojourn " + (version == null ? "(not packaged)" : version));
            return 0;
        }
        List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        try {
            return switch (command) {
                case "serve" -> serve(ServerOptions.of(rest, environment), out);
                case "new" -> NewMount.run(rest, out);
                default ->
                    // An argument is shown only where it cannot be half of a secret that was not quoted.
                    throw new OptionException(
                            (command.matches("[a-z]{1,20}") ? "\"" + command + "\"" : "the first argument")
                                    + " is not a command; write: sojourn serve [options], or sojourn --help");
            };
        } catch (OptionException e) {
            err.println("sojourn: " + e.getMessage());
            return WRONG_OPTION;
        }
    }

    private static int serve(ServerOptions options, PrintStream out) throws OptionException {
        if (options.admin().jsonLog() && System.getProperty(LOG_CONFIGURATION) == null) {
            // Read when the first line is logged.
            System.setProperty(LOG_CONFIGURATION, "logback-json.xml");
        }
        Semaphore signals = new Semaphore(0);
        Signals.onEnding(signals::release);
        SojournServer server = Wiring.start(options);
        out.println("Sojourn is listening on " + server.address());
        out.flush();
        Thread stop = new Thread(server::close, "sojourn-stop");
        stop.setDaemon(true);
        try {
            signals.acquire();
            server.drain();
            if (signals.tryAcquire(options.drain().toMillis(), TimeUnit.MILLISECONDS)) {
                System.getLogger(Main.class.getName())
                        .log(Level.INFO, "Asked to stop for the second time: {0} is cut short", Option.DRAIN.flag());
            }
            stop.start();
            stop.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static String usage() {
        return """
            usage: sojourn serve [options]
                   sojourn new DIALECT NAME [--scripts DIR]
                   sojourn sessions list|show|end|count|export [options]
                   sojourn users list|show|end [options]
                   sojourn store count|check|show|reindex|copy|backup|restore [options]
                   sojourn keys new|rotate|retire [options]
                   sojourn status|events [options]
                   sojourn completion bash|zsh|fish

            new makes the folder DIR/NAME (scripts/NAME) with small scripts of a dialect: foxx, htgm, hyper-express,
            mars or simples. Each of the commands below it explains itself with --help.

            The options of serve:

            Each is also an environment variable (--store is SOJOURN_STORE) and a key of the file given
            with --config. A flag beats the environment, which beats the file, which beats the default.

            """ + Option.usage();
    }
}
