package dev.sojourn.server.script;

import dev.sojourn.script.ScriptHost;
import dev.sojourn.script.ScriptSocket;
import dev.sojourn.websocket.ContainerUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.UncheckedIOException;

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
        if (sockets.areClosed()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        // Before a script hears of it, because what a script has accepted can no longer be refused.
        if (!ContainerUpgrade.check(request, response)) {
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
            new ContainerUpgrade((ServerContainer) container)
                    .handOver(request, response, new ScriptEndpoint(socket, sockets));
            handedOn = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        } finally {
            if (!handedOn) {
                socket.closed(GONE);
            }
        }
    }
}
