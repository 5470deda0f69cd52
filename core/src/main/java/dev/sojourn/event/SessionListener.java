package dev.sojourn.event;

/**
 * Hears of what happens to sessions. Called after the change is in the store, on the thread that made it, so it
 * should be quick; an {@link SessionEvent.Ended} by expiry comes on a thread of the engine's. What a listener throws
 * is logged and changes nothing. Called by many threads at once.
 */
@FunctionalInterface
public interface SessionListener {

    /**
     * Called once for each event of the kinds it is registered for.
     *
     * @param event what happened
     */
    void on(SessionEvent event);
}
