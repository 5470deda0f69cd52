package dev.sojourn.server;

import dev.sojourn.server.cli.CommandLineTool;
import dev.sojourn.server.cli.Failure;
import dev.sojourn.server.cli.Host;
import dev.sojourn.server.cli.StoreAtRest;
import dev.sojourn.server.cli.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server as its command line sees it. */
final class ServerHost implements Host {

    /** Runs a command of operators; the exit code. */
    static int run(List<String> arguments, Map<String, String> environment) {
        // What a store tells of its start is for servers.
        System.setProperty("sojourn.log.level", "WARN");
        List<String> all = new ArrayList<>(arguments);
        if (all.get(0).equals("copy")) {
            // The command by its earlier name.
            all.add(0, "store");
        }
        return CommandLineTool.run(all, environment, Terminal.ofProcess(Signals::onEnding), new ServerHost());
    }

    @Override
    public StoreAtRest store(List<String> options, Map<String, String> environment) throws Failure {
        try {
            ServerOptions read = ServerOptions.of(options, environment);
            if (read.store() instanceof StoreAddress.Memory) {
                throw Failure.wrongUsage(
                        Option.STORE.flag() + " is \"" + StoreAddress.MEMORY + "\", which is gone with its process;"
                                + " allowed is " + StoreAddress.ALLOWED.replace(StoreAddress.MEMORY + ", ", ""));
            }
            return new RestingStore(read);
        } catch (OptionException e) {
            throw Failure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public @Nullable Duration duration(String text) {
        return DurationText.parse(text);
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Option each : Option.values()) {
            options.put(each.flag(), each.meaning());
        }
        return options;
    }
}
