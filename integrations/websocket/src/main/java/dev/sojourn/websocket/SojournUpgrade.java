package dev.sojourn.websocket;

import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.SessionFault;
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
 * <p>A request that is refused is answered here: 400, 405 or 426 when it is no handshake of RFC 6455; 401 without the
 * session that is required; 403 for an origin that is not allowed; 429 at the limit of sockets; 503 when the server
 * shuts down; and for a fault of its session as everywhere, see {@link SessionFault}.
 */
public final class SojournUpgrade {

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
        ServletExchange exchange = new ServletExchange(request, response);
        Handshake.Admitted admitted;
        try {
            admitted = visit == null
                    ? sockets.handshake().admit(exchange)
                    : sockets.handshake().admit(exchange, visit);
        } catch (HandshakeRefusedException refusal) {
            refuse(exchange, response, refusal.fault());
            return false;
        } catch (RuntimeException e) {
            SessionFault fault = SessionFault.of(e, visit == null ? null : visit.session());
            if (fault == null) {
                throw e;
            }
            refuse(exchange, response, fault);
            return false;
        }
        container.handOver(
                request,
                response,
                new SessionEndpoint(sockets, handler.get()),
                Map.of(Handshake.Admitted.PROPERTY, admitted));
        return true;
    }

    private void refuse(ServletExchange exchange, HttpServletResponse response, SessionFault fault) throws IOException {
        FaultAnswer answer = sockets.handshake().answer(fault, exchange);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
