package dev.sojourn.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The body of an answer to a fault. Its bytes are nobody's to change.
 *
 * @param contentType the value of {@code Content-Type}
 * @param bytes the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record FaultPage(String contentType, byte[] bytes) {

    /** Refuses a null at the page that made it. */
    public FaultPage {
        Objects.requireNonNull(contentType, "the content type of a page");
        Objects.requireNonNull(bytes, "the bytes of a page");
    }

    static FaultPage of(String contentType, String text) {
        return new FaultPage(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is said where an application has no page of its own: JSON to who prefers it, text otherwise. */
    static FaultPage standard(SessionFault fault, WebExchange request) {
        if (AcceptHeader.prefersJson(request.headers("Accept"))) {
            // Neither code nor message hold anything that JSON would have to escape; a test holds all of them to that.
            return FaultPages.json("{\"error\":\"" + fault.code() + "\",\"message\":\"" + fault.message() + "\"}\n");
        }
        return of("text/plain;charset=UTF-8", fault.code() + ": " + fault.message() + "\n");
    }
}
