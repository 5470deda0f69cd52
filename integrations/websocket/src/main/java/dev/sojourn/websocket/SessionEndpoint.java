package dev.sojourn.websocket;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The container's endpoint of one socket: each message becomes a visit for the application's handler. Public because
 * containers ask for that; an application has no use for it.
 */
public final class SessionEndpoint extends Endpoint {

    private static final Logger LOG = System.getLogger(SessionEndpoint.class.getName());

    private final SessionSockets sockets;
    private final SocketHandler handler;
    private @Nullable SocketSession socket;

    SessionEndpoint(SessionSockets sockets, SocketHandler handler) {
        this.sockets = sockets;
        this.handler = handler;
    }

    @Override
    public void onOpen(jakarta.websocket.Session container, EndpointConfig config) {
        SocketSession opened = sockets.open(container);
        socket = opened;
        container.addMessageHandler(String.class, (MessageHandler.Whole<String>) text ->
                quietly(opened, "message", () -> opened.visit(session -> handler.onText(opened, session, text))));
        container.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes ->
                quietly(opened, "message", () -> opened.visit(session -> handler.onBinary(opened, session, bytes))));
        if (opened.isOpen()) {
            quietly(opened, "opening", () -> handler.onOpen(opened));
        }
    }

    @Override
    public void onClose(jakarta.websocket.Session container, CloseReason reason) {
        SocketSession opened = socket;
        if (opened != null) {
            opened.part();
            try {
                quietly(
                        opened,
                        "closing",
                        () -> handler.onClose(opened, reason.getCloseCode().getCode()));
            } finally {
                quietly(opened, "closing", opened::closed);
            }
        }
    }

    /** What the handler throws does not come by here; the rest is the peer's doing, and the container closes for it. */
    @Override
    public void onError(jakarta.websocket.Session container, Throwable fault) {
        LOG.log(Level.DEBUG, "A socket failed", fault);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static void quietly(SocketSession socket, String during, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            socket.fail();
            Level level = e instanceof SocketSession.ClosingException ? Level.DEBUG : Level.WARNING;
            LOG.log(level, "A socket of session " + socket.fingerprint() + " failed in its " + during, e);
        }
    }
}
