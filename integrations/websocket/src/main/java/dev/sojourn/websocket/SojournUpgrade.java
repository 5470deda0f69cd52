package dev.sojourn.websocket;

import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionLimitException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.HttpVisit;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The handshake inside a servlet or filter, for sockets whose paths are known at run time and for refusals with a
 * status that says why. Needs the Servlet API and a container with Jakarta WebSocket 2.1 or newer. Safe for use by
 * many threads.
 *
 * <p>A request that is refused is answered here, in plain text: 400 when it is no handshake of RFC 6455, names several
 * origins or contradicts itself about its session; 401 without the session that is required; 403 for an origin that
 * is not allowed; 405 for a method other than GET; 409 when what the request has changed in its session is lost,
 * because it ended or was given a new id meanwhile, or was changed too often; 413 when it is over its limits; 426 for
 * another version; 429 at the limit of sockets; 431 for oversized cookies; 503 when the store does not answer or the
 * server shuts down.
 */
public final class SojournUpgrade {

    private static final int TOO_MANY_REQUESTS = 429;

    private final SessionSockets sockets;
    private final ContainerUpgrade container;

    /**
     * A door to a container.
     *
     * @param sockets the application's sockets
     * @param container what the container keeps as the servlet context's attribute
     *     {@code jakarta.websocket.server.ServerContainer}
     */
    public SojournUpgrade(SessionSockets sockets, ServerContainer container) {
        this.sockets = sockets;
        this.container = new ContainerUpgrade(container);
    }

    /**
     * Checks a request, opens its visit and upgrades it, or answers with the refusal. The response is finished either
     * way.
     *
     * @param request the request
     * @param response its response, not committed
     * @param handler makes the handler of this socket, after the checks
     * @return true when it was handed to the container for the upgrade, false when it was refused
     * @throws IOException when the client has gone
     * @throws ServletException when the container can't upgrade
     */
    public boolean upgrade(
            HttpServletRequest request, HttpServletResponse response, Supplier<? extends SocketHandler> handler)
            throws IOException, ServletException {
        return upgrade(request, response, null, handler);
    }

    /**
     * As {@link #upgrade(HttpServletRequest, HttpServletResponse, Supplier)}, for a request whose visit is open
     * already; it is committed here, before the 101 leaves, and not closed.
     *
     * @param request the request
     * @param response its response, not committed
     * @param visit the request's visit, or null to open one
     * @param handler makes the handler of this socket, after the checks
     * @return true when it was handed to the container for the upgrade, false when it was refused
     * @throws IOException when the client has gone
     * @throws ServletException when the container can't upgrade
     */
    public boolean upgrade(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable HttpVisit visit,
            Supplier<? extends SocketHandler> handler)
            throws IOException, ServletException {
        if (visit != null) {
            // Whatever the answer is: the request may have given its session a new id before it came here.
            visit.tellStored();
        }
        if (!ContainerUpgrade.check(request, response)) {
            return false;
        }
        Handshake.Admitted admitted;
        try {
            ServletExchange exchange = new ServletExchange(request, response);
            admitted = visit == null
                    ? sockets.handshake().admit(exchange)
                    : sockets.handshake().admit(exchange, visit);
        } catch (HandshakeRefusedException refusal) {
            ContainerUpgrade.refuse(response, refusal.status(), refusal.getMessage());
            return false;
        } catch (BadSessionRequestException refusal) {
            ContainerUpgrade.refuse(response, refusal.status(), refusal.getMessage());
            return false;
        } catch (SessionConflictException e) {
            ContainerUpgrade.refuse(
                    response, HttpServletResponse.SC_CONFLICT, "The session changed too often meanwhile; try again.");
            return false;
        } catch (SessionLimitException e) {
            if (e.limit() == SessionLimitException.Limit.SESSION_SIZE) {
                ContainerUpgrade.refuse(
                        response,
                        HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE,
                        "The session is over a limit; what this request changed last was not stored.");
            } else {
                ContainerUpgrade.refuse(response, TOO_MANY_REQUESTS, "No further session can begin.");
            }
            return false;
        } catch (StoreUnavailableException e) {
            ContainerUpgrade.refuse(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "Sessions cannot be reached; try again later.");
            return false;
        }
        container.handOver(
                request,
                response,
                new SessionEndpoint(sockets, handler.get()),
                Map.of(Handshake.Admitted.PROPERTY, admitted));
        return true;
    }
}
