package dev.sojourn;

import dev.sojourn.id.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request or one socket message inside a session. Closing it commits what was changed.
 *
 * <p>An integration opens a visit with {@link SessionEngine#enter}, commits it before the first byte of the response
 * leaves, so that whoever reads the response sees its own writes, and closes it in any case. Not safe for use by
 * several threads at once.
 */
public final class Visit implements AutoCloseable {

    private final LiveSession session;
    private boolean left;
    private boolean failed;

    Visit(LiveSession session) {
        this.session = session;
    }

    /**
     * The session of this visit; the handle is there even when no session has begun.
     *
     * @return the session, the same object each time
     */
    public Session session() {
        return session;
    }

    /**
     * Whether the session was asked for anything in this visit, so that the response depends on it and has to say so
     * with {@code Vary} (RFC 9110, section 12.5.5).
     *
     * @return true once any of its methods was called
     */
    public boolean consulted() {
        return session.consulted;
    }

    /**
     * Whether the client's id is to be taken back: the session was ended by this visit, and no new one has begun.
     *
     * @return true when it is
     */
    public boolean endedHere() {
        return session.standing == VisitState.Standing.ENDED && session.destroyedHere;
    }

    /**
     * Whether a living session was found when the visit was opened, or has begun since.
     *
     * @return true when there is one
     */
    public boolean found() {
        return session.standing == VisitState.Standing.NEW || session.standing == VisitState.Standing.STORED;
    }

    /**
     * Whether a session has begun that no commit has stored yet.
     *
     * @return true when it has
     */
    public boolean isUnstored() {
        return session.standing == VisitState.Standing.NEW;
    }

    /**
     * The id that the client has to hold, without counting as a look at the session.
     *
     * @return the id, or null when there is no session or its id is not known here
     */
    public @Nullable SessionId currentId() {
        return found() ? session.id : null;
    }

    /**
     * Makes this visit no access of the session, as for a message that a page sends by itself: it touches nothing, and
     * what it writes leaves an expiry that follows accesses where it is. The last update is noted all the same.
     *
     * @return this
     */
    public Visit quiet() {
        session.quiet = true;
        return this;
    }

    /**
     * Writes what was changed, or moves the expiry when that is due. Can be called again after further changes;
     * without any it does nothing.
     *
     * @throws SessionConflictException when other visits were first too often; nothing was written
     * @throws SessionLimitException when the session is over a limit; nothing was written
     * @throws StoreUnavailableException when the store did not answer
     */
    public void commit() {
        boolean again = left;
        left = true;
        failed = true;
        if (!again || session.hasChanges()) {
            Commit.leave(session);
        }
        failed = false;
    }

    /**
     * Forgets what was changed since the last commit; the session stays as the store has it, or absent when it was
     * never stored. What reached the store at once (an update, a roll, a destroy) is not undone.
     */
    public void discard() {
        session.discard();
    }

    /** Commits, as {@link #commit()}, unless a commit has failed already: its caller has been told. */
    @Override
    public void close() {
        if (!failed) {
            commit();
        }
    }
}
