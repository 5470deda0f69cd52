package dev.sojourn.script;

import dev.sojourn.http.WebExchange;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request for a script and its response. The host reads the body only when a script or a carrier asks for it,
 * and answers with exactly one {@link #respond}. Used by one thread at a time.
 */
public interface ScriptExchange extends WebExchange {

    /**
     * The path as received: not decoded, not normalised, without the query, beginning with a slash.
     *
     * @return the text
     */
    String path();

    /**
     * All request headers.
     *
     * @return lower-case names and their lines in the order received
     */
    Map<String, List<String>> headers();

    /**
     * The host and port that the client addressed, as in the {@code Host} header (RFC 9110, section 7.2).
     *
     * @return the text, empty when there is none
     */
    String authority();

    @Override
    default String host() {
        return authority();
    }

    /**
     * The client's network address.
     *
     * @return the address in text form
     */
    @Override
    String remoteAddress();

    /**
     * Has something done once the whole body is here or will not come. Does it at once, as here, where whoever then
     * asks for the body waits for it with a thread.
     *
     * @param next what to do; {@link #body} does not wait in it
     */
    default void whenBodyIsHere(Runnable next) {
        next.run();
    }

    /**
     * Sends the response: the status, the headers that were set, and the body. Called once, last.
     *
     * @param status the status code
     * @param body the whole body, empty for none
     */
    void respond(int status, byte[] body);
}
