package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the face of a session works in: a request, or the turn of an accessor. */
interface SessionTurn {

    /** Held for each call of the face. */
    ReentrantLock lock();

    /** The engine that has the session. */
    SessionEngine engine();

    /** Whether this thread works for it. */
    default boolean isHere() {
        return ServletListeners.here() == this;
    }

    /** Those who hear of what it does. */
    ServletListeners listeners();

    /**
     * Called under the lock, before the face writes.
     *
     * @throws IllegalStateException when it is over, so that nothing of it is stored any more
     */
    void requireUnderWay();

    /**
     * Called before a session begins by the face.
     *
     * @throws IllegalStateException when none can begin here any more
     */
    void requireBeginning();

    /** Called under the lock when a session has begun, to give it the timeout that it has to have. */
    void time(Session session);

    /** The session of an opened visit, or null when nothing has asked for it yet. */
    @Nullable
    Session sessionIfOpen();

    /** The face, when there is one already. */
    @Nullable
    HttpSessionView viewIfAny();

    /** The face of the session; null when there is none and none is wanted. */
    @Nullable
    HttpSessionView view(boolean create);
}
