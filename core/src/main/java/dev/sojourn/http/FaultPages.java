package dev.sojourn.http;

import org.jspecify.annotations.Nullable;

/**
 * An application's own pages, or JSON, for what is refused because of a session. Called by any thread, at once for
 * several requests.
 *
 * <pre>{@code
 * HttpVisits visits = HttpVisits.builder(engine)
 *         .faultPages((fault, asked) -> FaultPages.html("<h1>" + fault.status() + "</h1><p>" + fault.message()))
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface FaultPages {

    /**
     * A body for a fault.
     *
     * @param fault what is told; neither status nor message repeat what the client sent
     * @param request the request, whose {@code Accept} and {@code Accept-Language} may matter; its session can't be
     *     used
     * @return the body, or null for the standard one: JSON to a client that asks for it, text otherwise
     */
    @Nullable
    FaultPage page(SessionFault fault, WebExchange request);

    /**
     * A body of HTML.
     *
     * @param text the document, sent as UTF-8
     * @return the body
     */
    static FaultPage html(String text) {
        return FaultPage.of("text/html;charset=UTF-8", text);
    }

    /**
     * A body of JSON.
     *
     * @param text one JSON value, sent as UTF-8
     * @return the body
     */
    static FaultPage json(String text) {
        return FaultPage.of("application/json", text);
    }
}
