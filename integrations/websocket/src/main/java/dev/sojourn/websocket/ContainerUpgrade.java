package dev.sojourn.websocket;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The container's part of a handshake inside a servlet or filter: whether a request is one at all, and its hand-over to
 * an endpoint. {@link SojournUpgrade} has it between the two; it is of use by itself to those who admit sockets by
 * rules of their own. Nothing else is checked here, the origin of the page above all. Safe for use by many threads.
 */
public final class ContainerUpgrade {

    private final ServerContainer container;

    /**
     * The part of a container.
     *
     * @param container what the container keeps as the servlet context's attribute
     *     {@code jakarta.websocket.server.ServerContainer}
     */
    public ContainerUpgrade(ServerContainer container) {
        this.container = container;
    }

    /**
     * Checks the form of a request (RFC 6455, section 4.2.1), and answers one that has another, in plain text: 405 to a
     * method other than GET, 426 to another version, 400 otherwise.
     *
     * @param request the request
     * @param response its response, not committed
     * @return true when it asks for a WebSocket, false when it was answered
     * @throws IOException when the client has gone
     */
    public static boolean check(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            UpgradeRequest.check(new ServletExchange(request, response), request.getProtocol());
            return true;
        } catch (HandshakeRefusedException refusal) {
            refuse(response, refusal.status(), refusal.getMessage());
            return false;
        }
    }

    /**
     * Hands a request over to be upgraded, with the headers that its response has.
     *
     * @param request a request that was checked and admitted
     * @param response its response, not committed
     * @param endpoint the endpoint of this one socket
     * @throws IOException when the client has gone
     * @throws ServletException when the container can't upgrade
     */
    public void handOver(HttpServletRequest request, HttpServletResponse response, Endpoint endpoint)
            throws IOException, ServletException {
        handOver(request, response, endpoint, Map.of());
    }

    void handOver(
            HttpServletRequest request, HttpServletResponse response, Endpoint endpoint, Map<String, Object> properties)
            throws IOException, ServletException {
        try {
            UpgradeConfig config = new UpgradeConfig(request.getRequestURI(), endpoint, properties);
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException("The container did not upgrade the request to a WebSocket", e);
        }
    }

    private static void refuse(HttpServletResponse response, int status, @Nullable String message) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (status == HttpServletResponse.SC_UPGRADE_REQUIRED) {
            response.setHeader("Sec-WebSocket-Version", UpgradeRequest.VERSION);
        } else if (status == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
            response.setHeader("Allow", "GET");
        }
        byte[] text = (message + "\n").getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }
}
