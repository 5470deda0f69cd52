package dev.sojourn.spring.boot;

/** The address of the store names none that is known, or one whose module is missing. */
final class UnknownStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    UnknownStoreException(String message, String action) {
        super(message);
        this.action = action;
    }

    static UnknownStoreException scheme(String url) {
        String scheme = StoreUrl.scheme(url);
        return new UnknownStoreException(
                StoreUrl.PROPERTY + (scheme.isEmpty() ? " has no scheme" : " begins with \"" + scheme + "\"")
                        + ", which names no store that is known.",
                "Use redis://HOST:PORT, rediss://..., redis-sentinel://HOST,HOST/0#MASTER, redis-cluster://HOST,HOST,"
                        + " jdbc:..., rocksdb:DIRECTORY or memory:, or define a bean of type SessionStore.");
    }

    static UnknownStoreException module(String url, String artifact) {
        return new UnknownStoreException(
                StoreUrl.PROPERTY + " is " + StoreUrl.shown(url) + ", and what serves it is not on the class path.",
                "Add the dependency " + artifact + ".");
    }

    String action() {
        return action;
    }
}
