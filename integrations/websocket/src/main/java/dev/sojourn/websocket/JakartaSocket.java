package dev.sojourn.websocket;

import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** The one place that holds a container's socket. Safe for use by many threads. */
final class JakartaSocket {

    private static final Logger LOG = System.getLogger(JakartaSocket.class.getName());

    private final jakarta.websocket.Session socket;
    /** Containers disagree on what two threads that send at once get; here they take turns. */
    private final ReentrantLock sending = new ReentrantLock();

    JakartaSocket(jakarta.websocket.Session socket) {
        this.socket = socket;
    }

    void limit(int messageBytes, Duration idle) {
        socket.setMaxTextMessageBufferSize(messageBytes);
        socket.setMaxBinaryMessageBufferSize(messageBytes);
        if (!idle.isZero()) {
            socket.setMaxIdleTimeout(idle.toMillis());
        }
    }

    void send(String text) throws IOException {
        sending.lock();
        try {
            socket.getBasicRemote().sendText(text);
        } finally {
            sending.unlock();
        }
    }

    void send(ByteBuffer bytes) throws IOException {
        sending.lock();
        try {
            socket.getBasicRemote().sendBinary(bytes);
        } finally {
            sending.unlock();
        }
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    /** Sends a close frame, unless the socket has closed; a peer that is gone by now is no fault. */
    void close(int code, String reason) {
        try {
            if (socket.isOpen()) {
                socket.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A socket was gone before its close frame", e);
        }
    }
}
