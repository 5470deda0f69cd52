package dev.sojourn.server.script;

import dev.sojourn.script.ScriptHost;
import dev.sojourn.script.ScriptSocket;
import dev.sojourn.server.web.BodyReader;
import dev.sojourn.websocket.ContainerUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servlet that has scripts answer, requests and upgrades: all but those for what the server keeps for itself. */
final class ScriptServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Paths that no script can take, with all below them: the probe, figures, administration and its looks. */
    static final List<String> KEPT = List.of("/health", "/metrics", "/api", "/console", "/assets");

    private static final int GONE = 1006;

    private final transient @Nullable ScriptHost host;
    private final transient ScriptSockets sockets;
    private final transient BodyReader bodies;

    ScriptServlet(@Nullable ScriptHost host, ScriptSockets sockets, BodyReader bodies) {
        this.host = host;
        this.sockets = sockets;
        this.bodies = bodies;
    }

    /** Whether a script declares the path of a request, whatever the method. */
    boolean declares(HttpServletRequest request) {
        return host != null && !isKept(request) && host.declares(request.getRequestURI());
    }

    /** Answers a request, with 404 when no script does. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        ScriptHost scripts = host;
        if (scripts == null || isKept(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
                upgrade(scripts, request, response);
            } else if (!scripts.handle(new ServletScriptExchange(request, response, bodies))) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** By the path as the container has decoded it, so that no spelling of it gets by. */
    static boolean isKept(HttpServletRequest request) {
        String path = request.getServletPath();
        return KEPT.stream().anyMatch(kept -> path.equals(kept) || path.startsWith(kept + "/"));
    }

    private void upgrade(ScriptHost scripts, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (sockets.areClosed()) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        // Before a script hears of it, because what a script has accepted can no longer be refused.
        if (!ContainerUpgrade.check(request, response)) {
            return;
        }
        UpgradeExchange handshake = new UpgradeExchange(new ServletScriptExchange(request, response, bodies));
        ScriptSocket socket = scripts.upgrade(handshake);
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
