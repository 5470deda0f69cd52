package dev.sojourn.server.demo;

import dev.sojourn.Session;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.websocket.SocketSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the state of a session to its open sockets whenever the session was changed. Hears of changes by the engine's
 * events, which come after the commit, and sends on threads of its own, so that no request waits for a slow socket.
 */
final class LiveUpdates implements SessionListener {

    private static final Logger LOG = System.getLogger(LiveUpdates.class.getName());

    /** The open sockets of each session, by the session's key. */
    private final Map<String, Set<SocketSession>> sockets = new ConcurrentHashMap<>();

    private final Set<SocketSession> waiting = ConcurrentHashMap.newKeySet();
    private final Executor sender;

    LiveUpdates(Executor sender) {
        this.sender = sender;
    }

    void add(Session session, SocketSession socket) {
        sockets.compute(String.valueOf(session.key()), (key, open) -> with(open, socket));
    }

    void remove(SocketSession socket) {
        for (String key : sockets.keySet()) {
            sockets.computeIfPresent(key, (any, open) -> {
                open.remove(socket);
                return open.isEmpty() ? null : open;
            });
        }
    }

    /** How many sockets are open. */
    int size() {
        return sockets.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void on(SessionEvent event) {
        if (event instanceof SessionEvent.Rolled rolled) {
            moved(rolled.from(), rolled.key());
        } else if (event instanceof SessionEvent.Saved saved) {
            changed(saved.key());
        }
    }

    /** For the announcements of a store that nodes share; what this node does may be announced, and sent once more. */
    ChangeListener ofOtherNodes() {
        return new ChangeListener() {
            @Override
            public void changed(SessionKey key) {
                LiveUpdates.this.changed(key.hex());
            }

            @Override
            public void ended(SessionKey key) {
                // The engine closes the sockets of a session that has ended.
            }

            @Override
            public void rolled(SessionKey from, SessionKey to) {
                moved(from.hex(), to.hex());
            }

            @Override
            public void lost() {
                sockets.values().forEach(open -> open.forEach(LiveUpdates.this::sendSoon));
            }
        };
    }

    private void changed(String key) {
        sockets.getOrDefault(key, Set.of()).forEach(this::sendSoon);
    }

    private void moved(String from, String to) {
        Set<SocketSession> moved = sockets.remove(from);
        if (moved != null) {
            sockets.compute(to, (key, open) -> {
                moved.forEach(socket -> with(open, socket));
                return open == null ? moved : open;
            });
            moved.forEach(this::sendSoon);
        }
    }

    /** Several changes before the sending are sent as one. */
    private void sendSoon(SocketSession socket) {
        if (waiting.add(socket)) {
            try {
                sender.execute(() -> send(socket));
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "The server stops; its sockets hear of no further changes", e);
            }
        }
    }

    private void send(SocketSession socket) {
        waiting.remove(socket);
        try {
            socket.visit(session -> socket.send(LiveValues.json(session)));
        } catch (IOException | RuntimeException e) {
            // The socket is closed by the visit; its page will open another.
            LOG.log(Level.DEBUG, "A socket did not hear of a change", e);
        }
    }

    private static Set<SocketSession> with(@Nullable Set<SocketSession> open, SocketSession socket) {
        Set<SocketSession> all = open == null ? ConcurrentHashMap.newKeySet() : open;
        all.add(socket);
        return all;
    }
}
