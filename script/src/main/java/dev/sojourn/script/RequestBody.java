package dev.sojourn.script;

import dev.sojourn.http.BadSessionRequestException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of a request, read at most once and kept, for carriers and scripts alike. Used by one thread. */
final class RequestBody {

    private final ScriptExchange exchange;
    private final int most;
    private byte @Nullable [] bytes;
    private @Nullable BadSessionRequestException fault;

    RequestBody(ScriptExchange exchange, int most) {
        this.exchange = exchange;
        this.most = most;
    }

    /**
     * Reads the body, waiting for it.
     *
     * @throws BadSessionRequestException with 413 when it is over the limit
     */
    byte[] bytes() {
        if (fault != null) {
            throw fault;
        }
        byte[] read = bytes;
        if (read == null) {
            try {
                read = exchange.body(most);
            } catch (BadSessionRequestException e) {
                fault = e;
                throw e;
            }
            bytes = read;
        }
        return read;
    }

    /** Waits for it; a fault of it is told to whoever takes it. */
    void await() {
        try {
            bytes();
        } catch (BadSessionRequestException e) {
            fault = e;
        }
    }

    /** Whether it is here. */
    boolean isRead() {
        return bytes != null || fault != null;
    }

    /** The body as UTF-8. */
    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
