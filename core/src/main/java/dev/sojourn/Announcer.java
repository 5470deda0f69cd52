package dev.sojourn;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;

/** Tells listeners what happened, after it happened. An event is not even made when nobody listens. */
final class Announcer {

    private static final Logger LOG = System.getLogger(Announcer.class.getName());

    private final SessionListener[] listeners;

    Announcer(List<SessionListener> listeners) {
        this.listeners = listeners.toArray(SessionListener[]::new);
    }

    boolean silent() {
        return listeners.length == 0;
    }

    /** For events off the hot path: asks for the event only when somebody listens. */
    void tell(Supplier<SessionEvent> event) {
        if (listeners.length > 0) {
            tell(event.get());
        }
    }

    // An Error of a listener is contained as well: the state has changed, and the other listeners must hear of it.
    @SuppressWarnings("CatchThrowable")
    void tell(SessionEvent event) {
        for (SessionListener listener : listeners) {
            try {
                listener.on(event);
            } catch (Throwable fault) {
                LOG.log(
                        Level.WARNING,
                        "A session listener failed on " + event.getClass().getSimpleName(),
                        fault);
                if (fault instanceof VirtualMachineError serious) {
                    throw serious;
                }
            }
        }
    }
}
