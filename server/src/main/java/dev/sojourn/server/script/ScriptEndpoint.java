package dev.sojourn.server.script;

import dev.sojourn.script.ScriptSocket;
import dev.sojourn.script.SocketChannel;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The container's side of one socket of a script. Closing, and the news of it, go by threads of their own: the
 * container calls back from within a close or a failed send, and a script must not be entered again from within itself.
 */
final class ScriptEndpoint extends Endpoint implements SocketChannel {

    private static final Logger LOG = System.getLogger(ScriptEndpoint.class.getName());
    private static final int TEXT_ONLY = 1003;

    private final ScriptSocket script;
    private final ScriptSockets sockets;
    /** Containers disagree on what two threads that send at once get; here they take turns. */
    private final ReentrantLock sending = new ReentrantLock();

    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile jakarta.websocket.@Nullable Session container;

    ScriptEndpoint(ScriptSocket script, ScriptSockets sockets) {
        this.script = script;
        this.sockets = sockets;
    }

    @Override
    public void onOpen(jakarta.websocket.Session opened, EndpointConfig config) {
        container = opened;
        opened.setMaxTextMessageBufferSize(sockets.messageBytes());
        opened.setMaxBinaryMessageBufferSize(sockets.messageBytes());
        opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) script::message);
        opened.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> close(TEXT_ONLY, "Text messages only"));
        // Before the script is entered: a server that stops meanwhile has to say goodbye to this socket too.
        sockets.add(this);
        script.open(this);
    }

    @Override
    public void onClose(jakarta.websocket.Session closed, CloseReason reason) {
        closing.set(true);
        sockets.remove(this);
        int code = reason.getCloseCode().getCode();
        sockets.execute(() -> script.closed(code));
    }

    @Override
    public void onError(jakarta.websocket.Session failed, Throwable fault) {
        LOG.log(Level.DEBUG, "A socket of a script failed", fault);
    }

    @Override
    public void send(String text) {
        send(open -> open.getBasicRemote().sendText(text));
    }

    @Override
    public void send(byte[] bytes) {
        send(open -> open.getBasicRemote().sendBinary(ByteBuffer.wrap(bytes)));
    }

    @Override
    public void close(int code, String reason) {
        jakarta.websocket.Session open = container;
        if (open != null && closing.compareAndSet(false, true)) {
            sockets.execute(() -> closeNow(open, code, reason));
        }
    }

    private static void closeNow(jakarta.websocket.Session open, int code, String reason) {
        try {
            open.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "A socket of a script was gone before its close frame", e);
        }
    }

    @FunctionalInterface
    private interface Sending {
        void to(jakarta.websocket.Session open) throws IOException;
    }

    private void send(Sending message) {
        jakarta.websocket.Session open = container;
        if (open == null || closing.get()) {
            return;
        }
        sending.lock();
        try {
            message.to(open);
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "A message of a script was not sent: the peer has gone", e);
        } finally {
            sending.unlock();
        }
    }
}
