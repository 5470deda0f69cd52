package dev.sojourn.websocket;

import dev.sojourn.http.SessionFault;

/**
 * A handshake that is not accepted. {@link SojournUpgrade} answers with {@link #status()}; the Jakarta API gives
 * {@link SojournConfigurator} no way to choose one, so there the container sees this exception and does not upgrade.
 * The message may be shown to the client: it never repeats what the client sent. It carries no stack trace, because
 * it is caused by input and not by code.
 */
public final class HandshakeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int UNAVAILABLE = 503;
    private static final int TRY_AGAIN_SECONDS = 5;

    private final int status;
    private final String code;

    HandshakeRefusedException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /**
     * The HTTP status that says why.
     *
     * @return from 400 to 599
     */
    public int status() {
        return status;
    }

    /** What the client is told. */
    SessionFault fault() {
        return new SessionFault(
                status, code, String.valueOf(getMessage()), status == UNAVAILABLE ? TRY_AGAIN_SECONDS : 0);
    }
}
