package dev.sojourn.server.script;

import dev.sojourn.script.ScriptHost;
import dev.sojourn.script.ScriptSocket;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The servlet for everything that no other servlet is mapped to: asks the mounts, and is 404 when none answers. */
final class ScriptServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int GONE = 1006;

    private final transient ScriptHost host;
    private final transient ScriptSockets sockets;

    ScriptServlet(ScriptHost host, ScriptSockets sockets) {
        this.host = host;
        this.sockets = sockets;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
                upgrade(request, response);
            } else if (!host.handle(new ServletScriptExchange(request, response))) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        int refusal = sockets.areClosed() ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : UpgradeForm.refusal(request);
        if (refusal != 0) {
            if (refusal == UpgradeForm.UPGRADE_REQUIRED) {
                response.setHeader("Sec-WebSocket-Version", UpgradeForm.VERSION);
            } else if (refusal == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
                response.setHeader("Allow", "GET");
            }
            response.sendError(refusal);
            return;
        }
        UpgradeExchange handshake = new UpgradeExchange(new ServletScriptExchange(request, response));
        ScriptSocket socket = host.upgrade(handshake);
        if (socket == null) {
            return;
        }
        handshake.release();
        boolean handedOn = false;
        try {
            Object container = request.getServletContext().getAttribute(ServerContainer.class.getName());
            ScriptEndpoint endpoint = new ScriptEndpoint(socket, sockets);
            ((ServerContainer) container)
                    .upgradeHttpToWebSocket(
                            request, response, new EndpointOnce(request.getRequestURI(), endpoint), Map.of());
            handedOn = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        } catch (DeploymentException e) {
            throw new ServletException("The container did not upgrade the request to a WebSocket", e);
        } finally {
            if (!handedOn) {
                socket.closed(GONE);
            }
        }
    }
}
