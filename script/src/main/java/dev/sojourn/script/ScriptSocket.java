package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.SocketBinding;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket and the scripts behind it. The server calls {@link #open}, {@link #message} and {@link #closed} as the
 * socket's events come; when the session behind it ends, the socket is closed with 1008. It follows the session that
 * its last event was about, for scripts hand out ids by message. Safe for use by several threads; events of one socket
 * wait for each other.
 */
public final class ScriptSocket {

    static final int TOO_BIG = 1009;
    static final int INTERNAL = 1011;
    static final int RESTART = 1012;
    static final int TRY_AGAIN = 1013;

    private final Generation generation;
    private final SocketEvents events;
    private final SocketBinding binding;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Session begun;
    private volatile @Nullable SocketChannel channel;

    ScriptSocket(Generation generation, SocketEvents events, @Nullable Session begun) {
        this.generation = generation;
        this.events = events;
        this.begun = begun;
        this.binding = new SocketBinding(generation.sessions().engine(), new Wire());
    }

    private final class Wire implements SocketBinding.Transport {

        @Override
        public void close(int code, String reason) {
            SocketChannel open = channel;
            if (open != null) {
                open.close(code, reason);
            }
        }

        @Override
        public void left() {
            events.end();
        }
    }

    /**
     * The socket is open.
     *
     * @param socket the server's side of it
     */
    public void open(SocketChannel socket) {
        channel = socket;
        try (SocketBinding.Turn turn = binding.turn()) {
            Session session = begun;
            begun = null;
            if (session != null && session.isStored()) {
                binding.join(session);
            }
            if (!binding.isClosing()) {
                run(turn, null, Event.OPEN);
            }
        } catch (StoreUnavailableException e) {
            close(SessionFault.of(e, null));
        }
    }

    /**
     * A text message has come.
     *
     * @param text the message
     */
    public void message(String text) {
        try (SocketBinding.Turn turn = binding.turn()) {
            int most = generation.scriptLimits().messageLimit();
            if (binding.isClosing()) {
                return;
            }
            if (text.length() > most || text.getBytes(StandardCharsets.UTF_8).length > most) {
                binding.close(TOO_BIG, "Message too large");
            } else {
                run(turn, text, Event.MESSAGE);
            }
        }
    }

    /**
     * The socket has closed, by whichever side.
     *
     * @param code the close code (RFC 6455, section 7.4)
     */
    public void closed(int code) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        binding.part();
        try (SocketBinding.Turn turn = binding.turn()) {
            run(turn, String.valueOf(code), Event.CLOSED);
        } finally {
            binding.leave();
        }
    }

    /** What happens to a socket. */
    enum Event {
        OPEN,
        MESSAGE,
        CLOSED
    }

    private void run(SocketBinding.Turn turn, @Nullable String text, Event event) {
        SessionEngine engine = generation.sessions().engine();
        String named = event == Event.MESSAGE && text != null ? events.sessionNamedBy(text) : null;
        try (SocketDoor door = new SocketDoor(engine, turn, named)) {
            Call call = events.call(door).on(channel, event == Event.MESSAGE ? text : null);
            run(door, call, text, event);
        }
    }

    private void run(SocketDoor door, Call call, @Nullable String text, Event event) {
        try {
            if (event == Event.MESSAGE && binding.sessionKey() != null) {
                // It may have ended on another node, and the news be still on its way: nothing is delivered then.
                door.session();
                if (binding.isClosing()) {
                    call.end(true);
                    return;
                }
            }
            boolean success = events.run(call, event, text);
            door.commit();
            call.end(success && !door.hasLost());
        } catch (StoppedException e) {
            generation.logs().stopped(e, generation.scripts(), call.toString());
            keep(door, call);
            binding.close(INTERNAL, "Internal error");
        } catch (PolyglotException e) {
            SessionFault fault = ScriptAnswers.refusal(e, call, generation).fault();
            keep(door, call);
            if (fault != null || e.isCancelled() || e.isResourceExhausted()) {
                close(fault);
            }
        } catch (SocketEvents.BusyException e) {
            call.end(false);
            binding.close(e.isGone() ? RESTART : TRY_AGAIN, "Try again");
        } catch (RuntimeException e) {
            SessionFault fault = ScriptAnswers.refusal(e, call, generation).fault();
            call.end(false);
            close(fault);
        }
    }

    private void keep(SocketDoor door, Call call) {
        try {
            if (!generation.persistsOnError()) {
                door.discard();
            }
            door.commit();
        } catch (RuntimeException e) {
            ScriptAnswers.refusal(e, call, generation);
        }
        call.end(false);
    }

    private void close(@Nullable SessionFault fault) {
        int code = fault == null ? INTERNAL : fault.closeCode();
        binding.close(code, code == TRY_AGAIN ? "Try again" : "Internal error");
    }

    @Override
    public String toString() {
        return Objects.toString(events);
    }
}
