package dev.sojourn.server.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * The valve by which filters and servlets reach what only the container's own request knows and can do. It also gives
 * each request its id, for the answer and for the log.
 */
public final class ContainerRequests extends ValveBase {

    private static final String WIRE = "dev.sojourn.server.wire";

    /** What only the container's own request can do. The object is used again for other requests. */
    private static final class Wire {

        private final org.apache.coyote.Request request;

        Wire(org.apache.coyote.Request request) {
            this.request = request;
            request.setAttribute(WIRE, this);
        }

        boolean isOver() {
            return request.getAttribute(WIRE) != this;
        }

        void abandon() {
            request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }

        boolean isDead() {
            AtomicBoolean dead = new AtomicBoolean();
            request.action(ActionCode.IS_ERROR, dead);
            return dead.get();
        }

        int here() {
            request.action(ActionCode.AVAILABLE, true);
            return request.getAvailable();
        }
    }

    /** The valve. */
    public ContainerRequests() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(WIRE, new Wire(request.getCoyoteRequest()));
        String id = RequestId.of(request);
        // After a dispatch there may be one already, which a script has chosen.
        if (!response.containsHeader(RequestId.HEADER)) {
            response.setHeader(RequestId.HEADER, id);
        }
        // Outside of all filters, for the container tells here of what they and servlets throw.
        RequestId.enter(id);
        try {
            getNext().invoke(request, response);
        } finally {
            RequestId.leave();
        }
    }

    /**
     * Has the connection closed after the response, and what is left of the body not read. Otherwise the container
     * reads it then, to use the connection again, and waits for a slow client with a thread.
     *
     * @param request the request
     */
    public static void abandon(ServletRequest request) {
        if (request.getAttribute(WIRE) instanceof Wire wire) {
            wire.abandon();
        }
    }

    /**
     * How many bytes of a body have come. The stream of the request would tell no more than whether there are some, and
     * whoever has asked for it gets no parameters of a form.
     *
     * @param request the request, of which nothing was read
     * @return 0 as well when this valve did not see it
     */
    static int here(ServletRequest request) {
        return request.getAttribute(WIRE) instanceof Wire wire ? wire.here() : 0;
    }

    /**
     * Whether the connection is known to be gone. The container then forgets the request when the thread that has it
     * returns, and tells no listener, however asynchronous it is.
     *
     * @param request the request
     * @return false as well when this valve did not see it
     */
    static boolean isDead(ServletRequest request) {
        return request.getAttribute(WIRE) instanceof Wire wire && wire.isDead();
    }

    /**
     * A look at whether the container has ended a request, which it may do without a word to any listener.
     *
     * @param request the request, of which the thread that has it asks
     * @return true from then on; never when this valve did not see it
     */
    static BooleanSupplier end(ServletRequest request) {
        return request.getAttribute(WIRE) instanceof Wire wire ? wire::isOver : () -> false;
    }
}
