package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;

/**
 * A listener for who measures: it is also told of what happens too often, or is too small, for an event. Registered as
 * every other listener, with {@link SessionEngine#addListener} or {@link EngineBuilder#listener(SessionListener)}; an
 * engine without one measures nothing. Called by many threads at once, on a request's path, so it has to be quick.
 * What it throws is logged and changes nothing.
 */
public interface EngineObserver extends SessionListener {

    /**
     * Told of events, but for {@link SessionEvent.Loaded}, {@link SessionEvent.Touched} and {@link SessionEvent.Saved}:
     * every visit has one of them, and {@link #left} and {@link #stored} say as much without an object. Does nothing
     * unless it is overridden.
     *
     * @param event what happened
     */
    @Override
    default void on(SessionEvent event) {}

    /**
     * A session was looked for at the beginning of a visit.
     *
     * @param nanos how long that took, with all calls of the store
     */
    default void entered(long nanos) {}

    /**
     * A commit of a visit that had something to store is over; told at once, where {@link #left} waits for the end.
     *
     * @param nanos how long that took, with all attempts
     * @param done false when it failed
     */
    default void committed(long nanos, boolean done) {}

    /**
     * A visit is over. One that found no session and was not committed is not told: several ids of one request may be
     * looked up. One that could not be opened, because the store did not answer, is.
     *
     * @param door how it came in
     * @param outcome what it came to
     * @param nanos how long the commits took together that had something to store, or -1 when none had
     */
    default void left(VisitDoor door, VisitOutcome outcome, long nanos) {}

    /**
     * A session was stored, for the first time or with changes.
     *
     * @param bytes the size of its data
     */
    default void stored(int bytes) {}

    /**
     * Something was refused because of a limit that is judged when a session is stored. One that is judged when an
     * attribute is set is the caller's alone.
     *
     * @param limit which
     */
    default void limited(SessionLimitException.Limit limit) {}

    /**
     * The session of a {@link Connection} is over, so it closes: it was told, or a visit for it has found no session.
     * Once for each attachment that was not closed before. A connection may go on with another session that the very
     * visit has begun which ended this one.
     *
     * @param reason why it ended; {@link EndReason#DESTROYED} as well when it was ended out of this engine's sight
     */
    default void disconnected(EndReason reason) {}

    /**
     * A round of the sweep is over.
     *
     * @param nanos how long it took
     * @param all whether all that was due was ended; false when the store failed or the clocks are apart
     */
    default void swept(long nanos, boolean all) {}
}
