package dev.sojourn.server;

import dev.sojourn.server.admin.Amount;
import dev.sojourn.server.script.Starters;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command {@code new}: a folder of scripts to begin with, which are the demos of one dialect. */
final class NewMount {

    private static final String USAGE = "write: sojourn new DIALECT NAME [--scripts DIR]";
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

    private NewMount() {}

    /** The exit code is 0, or this ends with an exception. */
    static int run(List<String> arguments, PrintStream out) throws OptionException {
        List<String> rest = new ArrayList<>(arguments);
        String given = take(rest, Option.SCRIPTS.flag());
        if (rest.size() != 2) {
            throw new OptionException("new takes a dialect and a name; " + USAGE);
        }
        String dialect = rest.get(0);
        String name = rest.get(1);
        if (!Starters.dialects().contains(dialect)) {
            throw new OptionException(
                    "the dialect is none of " + String.join(", ", Starters.dialects()) + "; " + USAGE);
        }
        if (!name.matches(NAME)) {
            throw new OptionException(
                    "the name is the name of a folder: at most 40 small letters, digits and hyphens; " + USAGE);
        }
        Path scripts = Path.of(given == null ? "scripts" : given);
        Path mount = scripts.resolve(name);
        try {
            int files = Starters.copy(dialect, mount);
            out.println("Made " + mount + " with " + Amount.of(files, "file") + " of the dialect " + dialect + ".");
        } catch (IOException e) {
            throw new OptionException(mount + " cannot be made: " + e.getMessage(), e);
        }
        out.println("Start it with: ./sojourn serve " + Option.SCRIPTS.flag() + " " + scripts);
        out.println("and open: http://127.0.0.1:8080" + Starters.firstPath(dialect, name));
        return 0;
    }

    /** The value of an option that only this command has, taken out of the arguments; null when it is not there. */
    private static @Nullable String take(List<String> arguments, String flag) throws OptionException {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(flag + "=")) {
                arguments.remove(i);
                return argument.substring(flag.length() + 1);
            }
            if (argument.equals(flag)) {
                arguments.remove(i);
                if (i == arguments.size() || arguments.get(i).startsWith("--")) {
                    throw new OptionException("option " + flag + " has no value; write " + flag + "=...");
                }
                return arguments.remove(i);
            }
        }
        return null;
    }
}
