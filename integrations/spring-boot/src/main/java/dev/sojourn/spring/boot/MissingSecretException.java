package dev.sojourn.spring.boot;

/** A store that nodes share, and nothing that signs their ids. */
final class MissingSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingSecretException(String store) {
        super("Sessions are kept in " + store + ", where other nodes and later starts find them, and sojourn.secrets"
                + " is not set, so nothing signs their ids.");
    }
}
