package dev.sojourn;

import dev.sojourn.id.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request or one socket message inside a session.
 *
 * <p>An integration opens a visit with {@link SessionEngine#enter}, commits it before the first byte of the response
 * leaves, so that whoever reads the response sees its own writes, and closes it in any case. Nothing is committed by
 * closing: when the work inside has thrown, what it had changed is forgotten.
 *
 * <pre>{@code
 * try (Visit visit = engine.enter(signedId, Transport.COOKIE)) {
 *     visit.session().set("seen", true);
 *     visit.commit();
 * }
 * }</pre>
 *
 * <p>While a visit is open, and not {@link #quiet()}, its session does not reach its idle limit. Not safe for use by
 * several threads at once.
 */
public final class Visit implements AutoCloseable {

    // The links are guarded by the stripe that the visit is in.
    @Nullable
    Visit previous;

    @Nullable
    Visit next;

    private final LiveSession session;
    private final OpenVisits.Stripe stripe;
    private final @Nullable VisitNotes notes;
    private boolean looked;
    private boolean left;
    private volatile boolean closed;

    // The list of open visits sees this object only after it is whole: its lock is what publishes it.
    @SuppressWarnings("this-escape")
    Visit(OpenVisits open, Commit commit, VisitState state, @Nullable VisitNotes notes) {
        this.session = new LiveSession(state, commit);
        this.notes = notes;
        this.stripe = open.opened(this);
    }

    /** The session of this visit, the same object each time; the handle is there even when no session has begun. */
    public Session session() {
        if (!looked) {
            looked = true;
            stripe.visits().begun(state());
        }
        return session;
    }

    /**
     * Whether the session was asked for anything in this visit, so that the response depends on it and has to say so
     * with {@code Vary} (RFC 9110, section 12.5.5).
     */
    public boolean consulted() {
        return state().consulted;
    }

    /** Whether the client's id is to be taken back: the session was ended by this visit, and no new one has begun. */
    public boolean endedHere() {
        return !found() && state().destroyedHere;
    }

    /** Whether a living session was found when the visit was opened, or has begun since. */
    public boolean found() {
        return state().exists();
    }

    /** Whether a session has begun that no commit has stored yet. */
    public boolean isUnstored() {
        return state().standing == VisitState.Standing.NEW;
    }

    /**
     * Whether there is something to commit, as {@link Session#isChanged}, without counting as a look at the session.
     * Values that were changed in place are not looked for, so that it costs next to nothing.
     */
    public boolean hasWrites() {
        return state().exists() && state().hasWrites();
    }

    /**
     * Whether the session is a remembered one ({@link dev.sojourn.policy.Lifetime#remembered}), without counting as a
     * look at it.
     */
    public boolean isRemembered() {
        return state().parts.expiry().isRemembered(state().duration());
    }

    /** Whose session it is, without counting as a look at it; null when it is nobody's. */
    public @Nullable String user() {
        return state().user();
    }

    /**
     * The id that the client has to hold, without counting as a look at the session; null when there is no session, or
     * its id is not known here.
     */
    public @Nullable SessionId currentId() {
        return found() ? state().id : null;
    }

    /**
     * Makes this visit no access of the session, as for a message that a page sends by itself: it touches nothing, and
     * what it writes leaves an expiry that follows accesses where it is. The last update is noted all the same.
     *
     * @return this
     */
    public Visit quiet() {
        state().quiet = true;
        return this;
    }

    /**
     * Writes what was changed, or moves the expiry when that is due. Can be called again after further changes.
     *
     * @return what became of the visit; {@link CommitOutcome#DROPPED} is to be told to the client
     * @throws SessionConflictException when other visits were first too often; nothing was written
     * @throws SessionLimitException when the session is over a limit; nothing was written
     * @throws StoreUnavailableException when the store did not answer
     * @throws IllegalStateException in the function of an update
     */
    public CommitOutcome commit() {
        session.requireReach("commit");
        boolean again = left;
        left = true;
        return notes == null ? session.commit().leave(state(), again) : notes.commit(session.commit(), state(), again);
    }

    /**
     * Forgets what was changed since the last commit; the session stays as the store has it, or absent when it was
     * never stored. What reached the store at once (an update, a roll, a destroy) is not undone.
     */
    public void discard() {
        state().discard();
    }

    /**
     * Forgets what was not committed, as {@link #discard()}, and leaves the session, which is not kept alive by this
     * visit any more. Its handle may still be read; what is changed by it is stored by a
     * further {@link #commit}, if there is one. Closing twice is as once.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            stripe.remove(this);
            if (notes != null) {
                notes.closed(state());
            }
            if (state().isPending()) {
                discard();
            }
            state().leave();
        }
    }

    boolean isClosed() {
        return closed;
    }

    VisitState state() {
        return session.state();
    }
}
