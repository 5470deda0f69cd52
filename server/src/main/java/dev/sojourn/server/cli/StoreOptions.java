package dev.sojourn.server.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store, in the words of the server; whatever is left out comes from its environment variables or file. */
final class StoreOptions {

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description = "A store at rest: rocksdb:DIR, redis://..., jdbc:...")
    @Nullable
    String store;

    @Option(names = "--config", paramLabel = "FILE", description = "The server's properties file.")
    @Nullable
    String config;

    @Option(
            names = "--store-name",
            paramLabel = "NAME",
            description = "What keys and tables of a shared store begin with.")
    @Nullable
    String name;

    @Option(names = "--store-timeout", paramLabel = "DURATION", description = "Longest wait for a shared store.")
    @Nullable
    String timeout;

    @Option(names = "--store-connections", paramLabel = "NUMBER", description = "Most connections to a SQL database.")
    @Nullable
    String connections;

    @Option(
            names = "--store-replicas",
            paramLabel = "NUMBER",
            description = "Replicas of Redis that confirm each end of a session.")
    @Nullable
    String replicas;

    @Option(names = "--create-schema", paramLabel = "BOOLEAN", description = "Whether missing tables are made.")
    @Nullable
    String createSchema;

    /** The store that these name. */
    StoreAtRest open(Context context) throws Failure {
        return open(context, store, false);
    }

    /** A store at an address, with the other options as they are. */
    StoreAtRest open(Context context, @Nullable String address, boolean make) throws Failure {
        List<String> options = new ArrayList<>();
        add(options, "config", config);
        add(options, "store", address);
        add(options, "store-name", name);
        add(options, "store-timeout", timeout);
        add(options, "store-connections", connections);
        add(options, "store-replicas", replicas);
        // To look into a store must not make one.
        add(options, "create-schema", createSchema != null ? createSchema : make ? null : "false");
        return context.host().store(options, context.environment());
    }

    private static void add(List<String> options, String key, @Nullable String value) {
        if (value != null) {
            options.add("--" + key + "=" + value);
        }
    }
}
