package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.SocketBinding;
import io.vertx.core.buffer.Buffer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One open socket and the session it belongs to. When the session ends, by whatever hand, no message is delivered and
 * nothing is sent any more, and the socket closes with 1008: at once when this node ends it or the store tells of it,
 * within the engine's sweep interval otherwise. A new id changes nothing. Safe for use by many threads.
 */
public final class SessionSocket {

    private static final Logger LOG = System.getLogger(SessionSocket.class.getName());
    private static final int FAILED = 1011;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int LONGEST_QUEUE = 16;

    private final SocketWire wire;
    private final SocketHandler handler;
    private final boolean keepsAlive;
    private final SocketBinding binding;
    private final SocketTurns turns;
    /** What the message of the present turn has sent; used by its thread. */
    private @Nullable List<Runnable> outbox;

    SessionSocket(SessionEngine engine, SocketWire wire, SocketHandler handler, boolean keepsAlive, Executor blocking) {
        this.wire = wire;
        this.handler = handler;
        this.keepsAlive = keepsAlive;
        this.binding = new SocketBinding(engine, wire::close);
        this.turns = new SocketTurns(blocking, LONGEST_QUEUE, wire::pause, wire::resume);
    }

    /** Joins the session of the handshake, where it may wait. */
    void join(Session session) {
        if (session.isStored()) {
            binding.join(session);
        }
    }

    /** Begins to deliver; on the socket's context. */
    void open() {
        wire.deliver(
                text -> turns.run(() -> event((session, at) -> handler.onText(at, session, text))),
                bytes -> turns.run(() -> event((session, at) -> handler.onBinary(at, session, bytes))),
                this::closed);
        if (wire.isClosed()) {
            closed();
        } else {
            turns.run(() -> handler.onOpen(this));
        }
    }

    /** What is done with one message. */
    private interface Event {
        void handle(Session session, SessionSocket socket) throws Exception;
    }

    private void event(Event event) {
        Session session = null;
        try (SocketBinding.Turn turn = binding.turn();
                Visit visit = turn.enter()) {
            if (visit == null) {
                return;
            }
            session = keepsAlive ? visit.session() : visit.quiet().session();
            List<Runnable> sent = new ArrayList<>();
            outbox = sent;
            try {
                event.handle(session, this);
            } finally {
                outbox = null;
            }
            turn.commit(visit);
            if (!binding.isClosing()) {
                sent.forEach(Runnable::run);
            }
        } catch (Exception failure) {
            failed(failure, session);
        }
    }

    private void failed(Exception failure, @Nullable Session session) {
        SessionFault fault = SessionFault.of(failure, session);
        int code = fault == null ? FAILED : fault.closeCode();
        LOG.log(
                fault == null ? Level.ERROR : Level.WARNING,
                "A message of a socket failed, and the socket is closed with " + code,
                failure);
        binding.close(code, code == TRY_AGAIN_LATER ? "Sessions cannot be reached" : "The message failed");
    }

    private void closed() {
        binding.stop();
        turns.run(() -> {
            try {
                handler.onClose(this);
            } finally {
                binding.leave();
            }
        });
    }

    /**
     * Sends a text message: when it is sent while a message is handled, once what that one has changed is stored.
     *
     * @param text the message; dropped when the socket closes
     */
    public void send(String text) {
        send(() -> {
            var unused = wire.text(text);
        });
    }

    /**
     * Sends a binary message, as {@link #send(String)}.
     *
     * @param bytes the message
     */
    public void send(Buffer bytes) {
        send(() -> {
            var unused = wire.bytes(bytes);
        });
    }

    private void send(Runnable message) {
        List<Runnable> later = binding.isTurn() ? outbox : null;
        if (later != null) {
            later.add(message);
        } else if (!binding.isClosing()) {
            message.run();
        }
    }

    /**
     * Closes the socket. Only the first close counts.
     *
     * @param code a close code that may be sent, RFC 6455 section 7.4
     * @param reason at most 123 bytes of UTF-8, without anything about the session
     */
    public void close(int code, String reason) {
        binding.close(code, reason);
    }

    /**
     * Whether messages can still go in and out.
     *
     * @return false once the socket closes, for whatever reason
     */
    public boolean isOpen() {
        return !binding.isClosing();
    }

    /**
     * The key of the session that the socket belongs to, which follows rolls.
     *
     * @return 64 hexadecimal characters, or null while it belongs to none
     */
    public @Nullable String sessionKey() {
        return binding.sessionKey();
    }
}
