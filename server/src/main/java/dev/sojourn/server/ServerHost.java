package dev.sojourn.server;

import dev.sojourn.server.cli.Failure;
import dev.sojourn.server.cli.Host;
import dev.sojourn.server.cli.StoreAtRest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server as its command line sees it. */
final class ServerHost implements Host {

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
