package dev.sojourn;

import dev.sojourn.event.SessionListener;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those among the listeners of an engine who measure. Without one, no moment is taken and nothing is noted. */
final class Observers {

    private static final Logger LOG = System.getLogger(Observers.class.getName());

    /** Never changed, but replaced. */
    private volatile EngineObserver[] all = {};

    /** Takes those that measure, and returns the others. */
    SessionListener[] among(List<SessionListener> listeners) {
        all = listeners.stream()
                .filter(EngineObserver.class::isInstance)
                .map(EngineObserver.class::cast)
                .toArray(EngineObserver[]::new);
        return listeners.stream()
                .filter(each -> !(each instanceof EngineObserver))
                .toArray(SessionListener[]::new);
    }

    boolean none() {
        return all.length == 0;
    }

    /** A moment to measure from, or 0 when nobody measures. */
    long start() {
        return none() ? 0 : System.nanoTime();
    }

    /** What a visit that has been opened notes for them; null when nobody measures. */
    @Nullable
    VisitNotes opened(VisitDoor door, long since) {
        if (none()) {
            return null;
        }
        if (since != 0) {
            long took = System.nanoTime() - since;
            tell(each -> each.entered(took));
        }
        return new VisitNotes(this, door);
    }

    void stored(StoredSession session) {
        if (!none()) {
            int bytes = session.data().length;
            tell(each -> each.stored(bytes));
        }
    }

    void tell(Consumer<EngineObserver> news) {
        for (EngineObserver each : all) {
            try {
                news.accept(each);
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
                LOG.log(Level.WARNING, "An observer of the sessions failed", e);
            }
        }
    }
}
