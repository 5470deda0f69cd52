package dev.sojourn.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where sessions are kept, as {@code --store} names it. */
sealed interface StoreAddress {

    /** The memory of this process; gone with it. */
    record Memory() implements StoreAddress {}

    /**
     * A directory of this machine, for this process alone.
     *
     * @param directory made when it is not there
     */
    record Embedded(Path directory) implements StoreAddress {}

    String ROCKSDB = "rocksdb:";
    String ALLOWED = "this build has memory: and rocksdb:DIR";

    /** Schemes that are Sojourn's but not in this build. */
    List<String> ABSENT = List.of(
            "redis:", "rediss:", "redis-cluster:", "redis-sentinel:", "jdbc:postgresql:", "jdbc:mariadb:", "jdbc:h2:");

    /** Never shows more of another store's address than its scheme: the rest may hold a password. */
    static StoreAddress of(Settings settings) throws OptionException {
        String text = String.valueOf(settings.text(Option.STORE));
        StoreAddress known = parse(text);
        if (known != null) {
            return known;
        }
        if (text.startsWith(ROCKSDB)) {
            throw settings.fault(
                    Option.STORE, "after rocksdb: there must be a directory, as in rocksdb:./sojourn-data");
        }
        for (String scheme : ABSENT) {
            if (text.startsWith(scheme)) {
                throw settings.fault(Option.STORE, scheme + "...", "this build has no such store; " + ALLOWED);
            }
        }
        int colon = text.indexOf(':');
        String shown = colon > 0 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]{0,31}")
                ? text.substring(0, colon) + ":..."
                : "...";
        throw settings.fault(Option.STORE, shown, "that is no store that is known here; " + ALLOWED);
    }

    /** An address that is not an option of the command line, or null when it names no store of this build. */
    static @Nullable StoreAddress parse(String text) {
        if (text.equals("memory:")) {
            return new Memory();
        }
        try {
            return text.startsWith(ROCKSDB) && text.length() > ROCKSDB.length()
                    ? new Embedded(Path.of(text.substring(ROCKSDB.length())))
                    : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
