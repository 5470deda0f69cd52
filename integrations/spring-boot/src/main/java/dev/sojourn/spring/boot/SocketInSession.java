package dev.sojourn.spring.boot;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Visit;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.SocketBinding;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.messaging.SubProtocolWebSocketHandler;

/**
 * A handler whose sockets belong to the sessions of their handshakes: each message is a visit before it is handled, and
 * none is handled once the session is over.
 */
final class SocketInSession extends WebSocketHandlerDecorator {

    private static final String BINDING = SocketInSession.class.getName();
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int UNEXPECTED_CONDITION = 1011;

    private final SpringSockets sockets;
    /** Whether a line end alone is a sign of life and no message. */
    private final boolean hasHeartbeats;

    SocketInSession(WebSocketHandler handler, SpringSockets sockets) {
        super(handler);
        this.sockets = sockets;
        this.hasHeartbeats = isStomp(handler);
    }

    private static boolean isStomp(WebSocketHandler handler) {
        try {
            return WebSocketHandlerDecorator.unwrap(handler) instanceof SubProtocolWebSocketHandler;
        } catch (NoClassDefFoundError withoutMessaging) {
            return false;
        }
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession socket) throws Exception {
        SocketBinding binding;
        try {
            binding = sockets.opened(socket);
        } catch (RuntimeException e) {
            SessionFault fault = SessionFault.of(e, null);
            socket.close(new CloseStatus(fault == null ? UNEXPECTED_CONDITION : fault.closeCode()));
            return;
        }
        if (binding != null) {
            socket.getAttributes().put(BINDING, binding);
        }
        super.afterConnectionEstablished(socket);
    }

    @Override
    public void handleMessage(WebSocketSession socket, WebSocketMessage<?> message) throws Exception {
        SocketBinding binding = binding(socket);
        if (binding == null || isHeartbeat(message) || isVisited(binding)) {
            super.handleMessage(socket, message);
        }
    }

    private boolean isVisited(SocketBinding binding) {
        try (SocketBinding.Turn turn = binding.turn();
                Visit visit = turn.enter()) {
            if (visit == null) {
                return false;
            }
            if (!sockets.keepsAlive()) {
                visit.quiet();
            }
            return turn.commit(visit) != CommitOutcome.DROPPED && !binding.isClosing();
        } catch (RuntimeException e) {
            SessionFault fault = SessionFault.of(e, null);
            int code = fault == null ? UNEXPECTED_CONDITION : fault.closeCode();
            binding.close(code, code == TRY_AGAIN_LATER ? "Sessions cannot be reached" : "The message failed");
            return false;
        }
    }

    private boolean isHeartbeat(WebSocketMessage<?> message) {
        return message instanceof PongMessage
                || hasHeartbeats
                        && message instanceof TextMessage text
                        && text.getPayload().isBlank();
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) throws Exception {
        SocketBinding binding = binding(socket);
        if (binding != null) {
            binding.leave();
        }
        super.afterConnectionClosed(socket, status);
    }

    private static @Nullable SocketBinding binding(WebSocketSession socket) {
        return socket.getAttributes().get(BINDING) instanceof SocketBinding binding ? binding : null;
    }
}
