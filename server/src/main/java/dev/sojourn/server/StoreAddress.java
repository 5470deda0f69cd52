package dev.sojourn.server;

import java.util.List;

/** Where sessions are kept, as {@code --store} names it. */
sealed interface StoreAddress {

    /** The memory of this process; gone with it. */
    record Memory() implements StoreAddress {}

    /** Schemes that other builds have. */
    List<String> ABSENT = List.of(
            "rocksdb:",
            "redis:",
            "rediss:",
            "redis-cluster:",
            "redis-sentinel:",
            "jdbc:postgresql:",
            "jdbc:mariadb:",
            "jdbc:h2:");

    String ALLOWED = "this build has memory:";

    /** Never shows more of an address than its scheme: the rest may hold a password. */
    static StoreAddress of(Settings settings) throws OptionException {
        String text = String.valueOf(settings.text(Option.STORE));
        if (text.equals("memory:") || text.equals("memory")) {
            return new Memory();
        }
        for (String scheme : ABSENT) {
            if (text.startsWith(scheme)) {
                throw fault(scheme + "...", "this build has no such store; " + ALLOWED);
            }
        }
        int colon = text.indexOf(':');
        String shown = colon > 0 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]{0,31}")
                ? text.substring(0, colon) + ":..."
                : "...";
        throw fault(shown, "it has an unknown scheme; " + ALLOWED);
    }

    private static OptionException fault(String shown, String allowed) {
        return new OptionException(Option.STORE.flag() + " is \"" + shown + "\": " + allowed);
    }
}
