package dev.sojourn.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command and says how it went, by its exit code and in one sentence. */
public final class CommandLineTool {

    /** Said in place of a value that may be a secret. */
    private static final String TOKENS =
            " is not an option: every user of a machine can list the options of its processes. Put the token into the"
                    + " environment as " + RemoteServer.TOKEN + ", or into a file that is named with --token-file";

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private CommandLineTool() {}

    /**
     * Runs a command.
     *
     * @param arguments the command and its options
     * @param environment the environment variables
     * @param terminal where it reads and writes
     * @param host the server around it
     * @return the exit code; nothing is thrown
     */
    public static int run(List<String> arguments, Map<String, String> environment, Terminal terminal, Host host) {
        return run(arguments, new Context(environment, terminal, host, InstantSource.system()));
    }

    static int run(List<String> arguments, Context context) {
        Terminal terminal = context.terminal();
        boolean json = arguments.contains("--json");
        CommandLine line = Commands.of(context);
        line.setOut(new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((thrown, given) -> tell(Failure.wrongUsage(words(thrown)), terminal, json));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> ended(thrown, terminal, json));
        int code = line.execute(arguments.toArray(String[]::new));
        line.getOut().flush();
        terminal.err().flush();
        return code;
    }

    private static int ended(Exception thrown, Terminal terminal, boolean json) {
        if (thrown instanceof Failure failure) {
            return tell(failure, terminal, json);
        }
        if (thrown instanceof Output.ReaderGoneException) {
            return ExitCode.DONE;
        }
        if (thrown instanceof StoreException || thrown instanceof StoreUnavailableException) {
            return tell(Failure.unavailable(String.valueOf(thrown.getMessage()), thrown), terminal, json);
        }
        int code = tell(Failure.failed("a fault of this program: " + thrown, thrown), terminal, json);
        thrown.printStackTrace(terminal.err());
        return code;
    }

    private static int tell(Failure failure, Terminal terminal, boolean json) {
        String words = SafeText.of(failure.words());
        terminal.err().println(json ? object(failure.error(), words) : "sojourn: " + words);
        return failure.code();
    }

    private static String object(String error, String message) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("error", error);
            out.writeStringField("message", message);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** An argument is shown only where it cannot be an id, or the half of a secret that was not quoted. */
    private static String words(ParameterException thrown) {
        CommandSpec spec = thrown.getCommandLine().getCommandSpec();
        String command = spec.qualifiedName();
        String help = "; see " + command + " --help";
        if (thrown instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            if (!first.startsWith("-")) {
                return (first.matches("[a-z]{1,20}") ? "\"" + first + "\"" : "an argument") + " is not known to "
                        + command + meant(first, spec.subcommands().keySet()) + help;
            }
            String option = first.split("=", 2)[0];
            return option.matches("--(admin-?)?token")
                    ? option + TOKENS
                    : (option.matches("-[a-z-]{1,40}") ? option : "an option") + " is not known to " + command
                            + meant(option, spec.optionsMap().keySet()) + help;
        }
        return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("wrong usage") + help;
    }

    private static String meant(String given, Collection<String> known) {
        String near = Suggestion.of(given, known);
        return near == null ? "" : "; did you mean " + near + "?";
    }
}
