package dev.sojourn.spring.boot;

/** A store is known and could not be opened. */
final class StoreNotOpenedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String where;

    /**
     * Makes one.
     *
     * @param where the store, without a password
     * @param cause why
     */
    StoreNotOpenedException(String where, RuntimeException cause) {
        super("The session store (" + where + ") could not be opened: " + cause.getMessage(), cause);
        this.where = where;
    }

    String where() {
        return where;
    }
}
