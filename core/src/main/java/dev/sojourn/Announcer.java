package dev.sojourn;

import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.NameRule;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Tells listeners what happened, after it happened. An event is not even made when nobody listens. */
final class Announcer {

    private static final Logger LOG = System.getLogger(Announcer.class.getName());

    /** Never changed, but replaced. */
    private volatile SessionListener[] listeners;
    /** Those that are told of what every visit does: observers hear of that in a cheaper way. */
    private volatile SessionListener[] ofVisits;

    private final InstantSource clock;
    private final Observers observers = new Observers();
    private final UndecodableLog undecodableLog = new UndecodableLog();

    Announcer(List<SessionListener> listeners, InstantSource clock) {
        this.listeners = listeners.toArray(SessionListener[]::new);
        this.ofVisits = observers.among(listeners);
        this.clock = clock;
    }

    /** Whether it was not there yet. */
    synchronized boolean add(SessionListener listener) {
        List<SessionListener> all = new ArrayList<>(List.of(listeners));
        boolean news = all.stream().noneMatch(each -> each == listener);
        if (news) {
            all.add(listener);
            listeners = all.toArray(SessionListener[]::new);
            ofVisits = observers.among(all);
        }
        return news;
    }

    /** Whether it was there. */
    synchronized boolean remove(SessionListener listener) {
        List<SessionListener> all = new ArrayList<>(List.of(listeners));
        boolean there = all.removeIf(each -> each == listener);
        listeners = all.toArray(SessionListener[]::new);
        ofVisits = observers.among(all);
        return there;
    }

    Observers observers() {
        return observers;
    }

    boolean silent() {
        return listeners.length == 0;
    }

    void loaded(SessionKey key) {
        if (ofVisits.length != 0) {
            tell(new SessionEvent.Loaded(clock.instant(), key.hex()), ofVisits);
        }
    }

    void unknown(SessionKey key, boolean expired) {
        if (!silent()) {
            tell(new SessionEvent.Unknown(clock.instant(), key.hex(), expired));
        }
    }

    void forged(String transport, String rejection) {
        if (!silent()) {
            tell(new SessionEvent.Forged(clock.instant(), transport, rejection));
        }
    }

    void created(StoredSession session) {
        if (!silent()) {
            tell(new SessionEvent.Created(clock.instant(), session.key().hex(), session.user()));
            observers.stored(session);
        }
    }

    void saved(StoredSession session) {
        if (ofVisits.length != 0) {
            int bytes = session.data().length;
            tell(new SessionEvent.Saved(clock.instant(), session.key().hex(), session.version(), bytes), ofVisits);
        }
        observers.stored(session);
    }

    void rolled(SessionKey from, SessionKey to) {
        if (!silent()) {
            tell(new SessionEvent.Rolled(clock.instant(), to.hex(), from.hex()));
        }
    }

    void touched(SessionKey key) {
        if (ofVisits.length != 0) {
            tell(new SessionEvent.Touched(clock.instant(), key.hex()), ofVisits);
        }
    }

    void conflict(SessionKey key, int attempt) {
        if (!silent()) {
            tell(new SessionEvent.Conflict(clock.instant(), key.hex(), attempt));
        }
    }

    void dropped(SessionKey key, int changes) {
        if (!silent()) {
            tell(new SessionEvent.ChangesDropped(clock.instant(), key.hex(), changes));
        }
    }

    void ended(StoredSession last, EndReason reason, Duration duration, Supplier<Map<String, Object>> attributes) {
        if (!silent()) {
            tell(new SessionEvent.Ended(
                    clock.instant(),
                    last.key().hex(),
                    last.lineage().hex(),
                    reason,
                    last.user(),
                    Instant.ofEpochMilli(last.created()),
                    Instant.ofEpochMilli(last.lastAccess()),
                    duration,
                    attributes));
        }
    }

    void released(SessionKey key, Map<String, Object> values) {
        if (!silent()) {
            tell(new SessionEvent.Released(clock.instant(), key.hex(), values));
        }
    }

    void unreadable(SessionKey key, boolean newer, RuntimeException why) {
        if (!silent()) {
            tell(new SessionEvent.Unreadable(clock.instant(), key.hex(), newer, String.valueOf(why.getMessage())));
        }
    }

    void undecodable(SessionKey key, String name, DamagedDataException why) {
        undecodableLog.say(key, name, why);
        if (!silent()) {
            tell(new SessionEvent.Undecodable(
                    clock.instant(), key.hex(), NameRule.shown(name), String.valueOf(why.getMessage())));
        }
    }

    void limited(SessionLimitException.Limit limit) {
        observers.tell(each -> each.limited(limit));
    }

    void storeFailed(String operation, String detail) {
        if (!silent()) {
            tell(new SessionEvent.StoreFailed(clock.instant(), operation, detail));
        }
    }

    private void tell(SessionEvent event) {
        tell(event, listeners);
    }

    // An Error of a listener is contained as well: the state has changed, and the other listeners must hear of it. Only
    // one of the machine itself is thrown, after all were told; running out of stack is the listener's own.
    @SuppressWarnings("CatchThrowable")
    private void tell(SessionEvent event, SessionListener[] told) {
        Error serious = null;
        for (SessionListener listener : told) {
            try {
                listener.on(event);
            } catch (Throwable fault) {
                LOG.log(
                        Level.WARNING,
                        "A session listener failed on " + event.getClass().getSimpleName(),
                        fault);
                if (fault instanceof VirtualMachineError machine && !(fault instanceof StackOverflowError)) {
                    serious = machine;
                }
            }
        }
        if (serious != null) {
            throw serious;
        }
    }
}
