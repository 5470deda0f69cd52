package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.SocketBinding;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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

    /** What a message costs while it waits, beside its text. */
    private static final int MESSAGE_COST = 100;

    private static final long MOST_RECEIVED = 1024 * 1024;

    private final SocketWire wire;
    private final SocketHandler handler;
    private final SocketRules rules;
    private final Runnable abortSoon;
    private final SocketBinding binding;
    private final SocketTurns turns;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong unsent = new AtomicLong();
    /** What the message of the present turn has sent; used by its thread. */
    private @Nullable List<Outgoing> outbox;
    /** Used in turns. */
    private boolean opened;

    /** A message that waits to be written. */
    private record Outgoing(long size, Supplier<Future<Void>> message, Promise<Void> done) {}

    /** The last argument cuts the connection after a while. */
    SessionSocket(
            SessionEngine engine,
            SocketWire wire,
            SocketHandler handler,
            SocketRules rules,
            Executor blocking,
            Runnable abortSoon) {
        this.wire = wire;
        this.handler = handler;
        this.rules = rules;
        this.abortSoon = abortSoon;
        this.binding = new SocketBinding(engine, wire::close);
        boolean pauses = wire.mayPause();
        Runnable pause = pauses ? wire::pause : () -> {};
        Runnable resume = pauses ? wire::resume : () -> {};
        this.turns = new SocketTurns(blocking, LONGEST_QUEUE, pause, resume, this::noThreads);
    }

    /**
     * Listens, before the socket joins: a close is heard, and messages wait. On the socket's context.
     *
     * @throws IllegalStateException when the socket has closed already
     */
    void listen() {
        wire.deliver(
                text -> receive(text.length(), (session, at) -> handler.onText(at, session, text)),
                bytes -> receive(bytes.length(), (session, at) -> handler.onBinary(at, session, bytes)),
                this::closed);
    }

    /** Joins the session of the handshake, where it may wait. */
    void join(Session session) {
        if (session.isStored()) {
            binding.join(session);
        }
    }

    /** Begins to deliver. */
    void open() {
        turns.start(() -> {
            if (!binding.isClosing()) {
                opened = true;
                try {
                    handler.onOpen(this);
                } catch (RuntimeException | Error failure) {
                    failed(failure, null);
                }
            }
        });
    }

    /** The socket could not join, and delivers nothing. */
    void abandon(int code, String reason) {
        binding.close(code, reason);
        turns.start(binding::leave);
    }

    private void noThreads() {
        binding.close(TRY_AGAIN_LATER, "No thread is free");
        binding.leave();
    }

    /** What is done with one message. */
    private interface Event {
        void handle(Session session, SessionSocket socket) throws Exception;
    }

    private void receive(long size, Event event) {
        long cost = size + MESSAGE_COST;
        if (binding.isClosing()) {
            return;
        }
        if (received.addAndGet(cost) > MOST_RECEIVED && !wire.mayPause()) {
            binding.close(TRY_AGAIN_LATER, "Too many messages at once");
            return;
        }
        turns.run(() -> {
            received.addAndGet(-cost);
            event(event);
        });
    }

    private void event(Event event) {
        Session session = null;
        List<Outgoing> sent = new ArrayList<>();
        try (SocketBinding.Turn turn = binding.turn()) {
            boolean hadPlace = binding.sessionKey() != null;
            try (Visit visit = turn.enter()) {
                if (visit == null) {
                    return;
                }
                session = rules.keepsAlive() ? visit.session() : visit.quiet().session();
                outbox = sent;
                try {
                    event.handle(session, this);
                } finally {
                    outbox = null;
                }
                requireToldOf(visit, hadPlace);
                turn.commit(visit);
            }
            if (!binding.isClosing()) {
                List<Outgoing> leaving = List.copyOf(sent);
                sent.clear();
                leaving.forEach(this::write);
            }
        } catch (Exception | Error failure) {
            failed(failure, session);
        } finally {
            sent.forEach(this::drop);
        }
    }

    private static void requireToldOf(Visit visit, boolean hadPlace) {
        if (visit.isUnstored() && !hadPlace) {
            throw new IllegalStateException("A session began in a message of a socket that has none, so the client"
                    + " cannot be told its id, and it is not stored. Let the request of the handshake begin it, or"
                    + " save it and send the client session.signedId()");
        }
    }

    private void failed(Throwable failure, @Nullable Session session) {
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
                if (opened) {
                    handler.onClose(this);
                }
            } finally {
                binding.leave();
            }
        });
    }

    /**
     * Sends a text message: when it is sent while a message is handled, once what that one has changed is stored.
     *
     * <p>A client that does not read must not fill the memory: when more bytes than {@link
     * SojournSockets#mostUnsent(long)} wait as another message is sent, the socket closes with 1013, and its connection
     * is cut a little later. Whoever sends much waits for the future before he sends more.
     *
     * @param text the message
     * @return completes when it was written, and fails when the socket closes before; its listeners may be called on
     *     any thread and must not wait
     */
    public Future<Void> send(String text) {
        return send(ByteBufUtil.utf8Bytes(text), () -> wire.text(text));
    }

    /**
     * Sends a binary message, as {@link #send(String)}.
     *
     * @param bytes the message
     * @return as there
     */
    public Future<Void> send(Buffer bytes) {
        return send(bytes.length(), () -> wire.bytes(bytes));
    }

    private Future<Void> send(long size, Supplier<Future<Void>> message) {
        Outgoing next = new Outgoing(size, message, Promise.promise());
        long before = unsent.getAndAdd(size);
        List<Outgoing> later = binding.isTurn() ? outbox : null;
        if (before > rules.mostUnsent() && !binding.isClosing()) {
            binding.close(TRY_AGAIN_LATER, "Messages are not read");
            abortSoon.run();
        }
        if (binding.isClosing()) {
            drop(next);
        } else if (later != null) {
            later.add(next);
        } else {
            write(next);
        }
        return next.done().future();
    }

    private void write(Outgoing next) {
        var unused = next.message().get().onComplete(outcome -> {
            unsent.addAndGet(-next.size());
            next.done().handle(outcome);
        });
    }

    private void drop(Outgoing next) {
        unsent.addAndGet(-next.size());
        next.done().fail(new HttpClosedException("The socket is closing; nothing more can be sent"));
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
