package dev.sojourn.server.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * The valve that lets a body go unread. Otherwise the container reads what is left of it after the response, to use
 * the connection again, and waits for a slow client with a thread.
 */
public final class UnreadBodies extends ValveBase {

    private static final String ABANDON = "dev.sojourn.server.abandon";

    /** The valve. */
    public UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(
                ABANDON, (Runnable) () -> request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null));
        getNext().invoke(request, response);
    }

    /**
     * Has the connection closed after the response, and what is left of the body not read.
     *
     * @param request the request
     */
    public static void abandon(ServletRequest request) {
        if (request.getAttribute(ABANDON) instanceof Runnable abandon) {
            abandon.run();
        }
    }
}
