package dev.sojourn.websocket;

/**
 * A handshake that is not accepted. {@link SojournUpgrade} answers with {@link #status()}; the Jakarta API gives
 * {@link SojournConfigurator} no way to choose one, so there the container sees this exception and does not upgrade.
 * The message may be shown to the client: it never repeats what the client sent. It carries no stack trace, because
 * it is caused by input and not by code.
 */
public final class HandshakeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    HandshakeRefusedException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /**
     * The HTTP status that says why.
     *
     * @return from 400 to 599
     */
    public int status() {
        return status;
    }
}
