package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Who is attached to which session. Ends and rolls made by this engine arrive here at once; those made elsewhere, and
 * expiry, are found by {@link ConnectionChecks}, which asks the store for every attached key within a stated time.
 */
final class Connections {

    private static final Logger LOG = System.getLogger(Connections.class.getName());

    private final Map<SessionKey, Set<Attached>> byKey = new ConcurrentHashMap<>();
    private final Map<SessionKey, EndReason> reasons = new ConcurrentHashMap<>();
    private final Observers observers;
    private volatile Consumer<SessionKey> lookAfter = key -> {};

    Connections(Observers observers) {
        this.observers = observers;
    }

    /** Sets who looks after what was moved to a key. */
    void lookedAfterBy(Consumer<SessionKey> value) {
        lookAfter = value;
    }

    Attached attach(SessionKey key, SessionKey lineage, Connection connection) {
        Attached attached = new Attached(key, lineage, connection);
        add(key, attached);
        return attached;
    }

    /** Notes why a session is about to end, because a store's announcement may be quicker than whoever ends it. */
    void ending(SessionKey key, EndReason reason) {
        Set<Attached> attached = byKey.get(key);
        if (attached != null) {
            reasons.put(key, reason);
            attached.forEach(Attached::ending);
        }
    }

    void notEnding(SessionKey key) {
        reasons.remove(key);
    }

    /** Closes what is attached to a session that is over. */
    void ended(SessionKey key, EndReason seen) {
        EndReason noted = reasons.get(key);
        EndReason reason = noted == null ? seen : noted;
        Set<Attached> attached = byKey.remove(key);
        if (attached != null) {
            attached.forEach(each -> each.end(reason));
        }
        reasons.remove(key);
    }

    /** Moves what is attached to a session that has a new key, whose end may have been told a moment ago. */
    void rolled(SessionKey from, SessionKey to) {
        Set<Attached> attached = byKey.remove(from);
        if (attached != null) {
            for (Attached each : attached) {
                each.key = to;
                add(to, each);
            }
            lookAfter.accept(to);
        }
    }

    int count(SessionKey key) {
        Set<Attached> attached = byKey.get(key);
        return attached == null ? 0 : attached.size();
    }

    /** All of them. */
    int count() {
        return byKey.values().stream().mapToInt(Set::size).sum();
    }

    Set<SessionKey> keys() {
        return byKey.keySet();
    }

    /** The lineage of the session that is attached under a key, or the key itself when none is any more. */
    SessionKey lineage(SessionKey key) {
        Set<Attached> attached = byKey.getOrDefault(key, Set.of());
        return attached.stream().map(each -> each.lineage).findFirst().orElse(key);
    }

    private void add(SessionKey key, Attached attached) {
        byKey.compute(key, (same, present) -> {
            Set<Attached> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(attached);
            return all;
        });
        if (attached.closed.get()) {
            remove(attached);
        }
    }

    private void remove(Attached attached) {
        byKey.computeIfPresent(attached.key, (key, all) -> {
            all.remove(attached);
            return all.isEmpty() ? null : all;
        });
    }

    /** One connection's place; told of the end at most once, whoever finds it. */
    final class Attached implements Connection.Attachment {

        private final Connection connection;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final SessionKey lineage;
        private volatile SessionKey key;
        /** Guarded by this. */
        private boolean over;

        private Attached(SessionKey key, SessionKey lineage, Connection connection) {
            this.key = key;
            this.lineage = lineage;
            this.connection = connection;
        }

        void ending() {
            tell(connection::sessionEnding);
        }

        void end(EndReason reason) {
            if (closed.compareAndSet(false, true)) {
                isOver(reason);
                tell(() -> connection.sessionEnded(reason));
            }
        }

        /** Its session is over, as it is told or as a message has found: observers hear of the first of both. */
        void isOver(EndReason reason) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            observers.tell(each -> each.disconnected(reason));
        }

        // An Error is contained as well: the session is over, and its other connections must hear of it.
        @SuppressWarnings("CatchThrowable")
        private void tell(Runnable news) {
            try {
                news.run();
            } catch (Throwable fault) {
                LOG.log(Level.WARNING, "A connection of session " + key + " failed to close", fault);
                if (fault instanceof VirtualMachineError serious && !(fault instanceof StackOverflowError)) {
                    throw serious;
                }
            }
        }

        SessionKey key() {
            return key;
        }

        SessionKey lineage() {
            return lineage;
        }

        @Override
        public String sessionKey() {
            return key.hex();
        }

        @Override
        public void close() {
            closed.set(true);
            remove(this);
        }
    }
}
