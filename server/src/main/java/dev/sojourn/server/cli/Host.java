package dev.sojourn.server.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line needs of the server around it. */
public interface Host {

    /**
     * Finds out which store options of the server name, and opens nothing yet.
     *
     * @param options options of the server, each as {@code --name=value}
     * @param environment where options that are not there may come from
     * @return the store
     * @throws Failure when an option is wrong, or the store would not outlive its process
     */
    StoreAtRest store(List<String> options, Map<String, String> environment) throws Failure;

    /** The duration in a text, as the options of the server have them, or null when it is none. */
    @Nullable
    Duration duration(String text);

    /** The options of the server, for completion: each flag and what it means. */
    Map<String, String> options();
}
