package dev.sojourn.script;

import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.script.dialect.Call;
import dev.sojourn.script.web.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket and the scripts behind it. The server calls {@link #open}, {@link #message} and {@link #closed} as the
 * socket's events come; when the session behind it ends, the socket is closed with 1008. Safe for use by several
 * threads; events of one socket wait for each other.
 */
public final class ScriptSocket {

    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int INTERNAL = 1011;
    static final int RESTART = 1012;

    private final Generation generation;
    private final SocketEvents events;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Place place;
    private @Nullable SocketChannel channel;
    private @Nullable Session begun;
    private boolean over;
    /** Set when the session has ended; from then on no message is delivered. */
    private volatile boolean ended;

    ScriptSocket(Generation generation, SocketEvents events, @Nullable Session begun) {
        this.generation = generation;
        this.events = events;
        this.begun = begun;
    }

    /**
     * The socket is open.
     *
     * @param socket the server's side of it
     */
    public void open(SocketChannel socket) {
        locked(() -> {
            channel = socket;
            Session session = begun;
            begun = null;
            if (session != null && session.isStored()) {
                attach(session);
            }
            run(null, Event.OPEN);
        });
    }

    /**
     * A text message has come.
     *
     * @param text the message
     */
    public void message(String text) {
        locked(() -> {
            int most = generation.scriptLimits().messageLimit();
            if (ended) {
                return;
            }
            if (text.length() > most || bytesOf(text) > most) {
                close(TOO_BIG, "Message too large");
            } else {
                run(text, Event.MESSAGE);
            }
        });
    }

    private static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * The socket has closed, by whichever side.
     *
     * @param code the close code (RFC 6455, section 7.4)
     */
    public void closed(int code) {
        locked(() -> {
            run(String.valueOf(code), Event.CLOSED);
            over = true;
            detach();
            events.end();
        });
    }

    /** What happens to a socket. */
    enum Event {
        OPEN,
        MESSAGE,
        CLOSED
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            if (!over) {
                work.run();
            }
        } finally {
            lock.unlock();
            hearOfEnd();
        }
    }

    private void run(@Nullable String text, Event event) {
        SessionEngine engine = generation.sessions().engine();
        String named = event == Event.MESSAGE && text != null ? events.sessionNamedBy(text) : null;
        try (SocketDoor door = new SocketDoor(engine, attachment(), named)) {
            run(door, text, event);
        }
    }

    private void run(SocketDoor door, @Nullable String text, Event event) {
        Call call = events.call(door).on(channel, event == Event.MESSAGE ? text : null);
        try {
            if (event == Event.MESSAGE && door.isGone()) {
                // It ended on another node, and the news is still on its way.
                sessionEnded();
                call.end(true);
                return;
            }
            boolean success = events.run(call, event, text);
            door.commit();
            call.end(success && !door.hasLost());
            follow(door);
        } catch (StoppedException e) {
            generation.logs().stopped(e, generation.scripts(), call.toString());
            keep(door, call);
            close(INTERNAL, "Internal error");
        } catch (PolyglotException e) {
            generation.logs().failed(e, generation.scripts(), call.toString());
            keep(door, call);
            if (e.isCancelled() || e.isResourceExhausted()) {
                close(INTERNAL, "Internal error");
            }
        } catch (SocketEvents.BusyException e) {
            fail(call, e.isGone() ? RESTART : 1013, "Try again");
        } catch (RuntimeException e) {
            ScriptAnswers.refusal(e, call, generation);
            fail(call, INTERNAL, "Internal error");
        }
    }

    private void keep(SocketDoor door, Call call) {
        try {
            if (!generation.persistsOnError()) {
                door.discard();
            }
            door.commit();
            follow(door);
        } catch (RuntimeException e) {
            ScriptAnswers.refusal(e, call, generation);
        }
        call.end(false);
    }

    private void fail(Call call, int code, String reason) {
        call.end(false);
        close(code, reason);
    }

    /**
     * A socket follows the session that its last event was about, also into one that this began in the place of one it
     * ended, for scripts hand out ids by message. It closes when the session has ended under it, or nothing came after.
     */
    private void follow(SocketDoor door) {
        if (door.hasLost()) {
            sessionEnded();
        }
        Session session = door.followed();
        Place former = place;
        if (session != null && !over && (former == null || !former.isOf(session))) {
            detach();
            attach(session);
        }
    }

    private void attach(Session session) {
        Place next = new Place();
        next.attachment = generation.sessions().engine().attach(session, reason -> {
            next.ended = true;
            hearOfEnd();
        });
        place = next;
    }

    /**
     * Closes the socket when its session has ended; not within an event, which may have ended it by itself and gone on
     * with another: whichever thread is told, the event's own end decides.
     */
    private void hearOfEnd() {
        while (!lock.isHeldByCurrentThread() && !ended && isPlaceOver() && lock.tryLock()) {
            try {
                if (isPlaceOver()) {
                    sessionEnded();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void sessionEnded() {
        ended = true;
        // On a thread of the engine's: the channel takes calls from any thread, and the close event comes by itself.
        close(POLICY, "The session has ended");
    }

    private void close(int code, String reason) {
        SocketChannel open = channel;
        if (open != null) {
            open.close(code, reason);
        }
    }

    private void detach() {
        Place left = place;
        place = null;
        if (left != null && left.attachment != null) {
            left.attachment.close();
        }
    }

    private Connection.@Nullable Attachment attachment() {
        Place at = place;
        return at == null ? null : at.attachment;
    }

    private boolean isPlaceOver() {
        Place at = place;
        return at != null && at.ended;
    }

    /** The session that the socket belongs to. */
    private static final class Place {

        private Connection.@Nullable Attachment attachment;
        private volatile boolean ended;

        boolean isOf(Session session) {
            return attachment != null && attachment.sessionKey().equals(session.key());
        }
    }

    @Override
    public String toString() {
        return Objects.toString(events);
    }
}
