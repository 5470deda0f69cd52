package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.PresentedId;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.SessionFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request's visit, from its first use to the end of the response, over all its dispatches. The lock is held for
 * each use by an {@code HttpSession} and for each commit, because several threads may use one request's session.
 */
final class SessionExchange extends ShownExchange implements SessionTurn {

    final FilterSettings settings;
    /** That of a filter which the request passed before. */
    final @Nullable SessionExchange older;

    private final ReentrantLock lock = new ReentrantLock();
    private final ServletListeners listeners;
    private final HttpVisits porch;
    /** When the session began that was given the timeout. */
    private @Nullable Instant timed;

    private boolean quiet;
    private final RequestVisit opening;
    private @Nullable HttpSessionView view;
    private volatile boolean finished;
    private volatile boolean over;

    SessionExchange(FilterSettings settings, @Nullable SessionExchange older) {
        this.settings = settings;
        this.older = older;
        this.porch = settings.visits();
        this.listeners = settings.listeners();
        this.opening = porch.request(this);
    }

    @Override
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public ServletListeners listeners() {
        return listeners;
    }

    @Override
    public SessionEngine engine() {
        return porch.engine();
    }

    /** Takes the container's own request and response of the present dispatch. */
    void attach(HttpServletRequest present, HttpServletResponse answer) {
        if (!isAttached()) {
            // Now, for not every container leaves the path of a request as it is when it forwards.
            quiet = settings.quiet().test(present);
        }
        show(present, answer);
    }

    Session session() {
        lock.lock();
        try {
            return visit().session();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> call) {
        lock.lock();
        try {
            return call.get();
        } finally {
            lock.unlock();
        }
    }

    private HttpVisit visit() {
        HttpVisit open = opening.ifOpen();
        if (open == null) {
            open = opening.open();
            if (quiet) {
                open.quiet();
            }
        }
        return open;
    }

    @Override
    public @Nullable Session sessionIfOpen() {
        return opening.sessionIfOpen();
    }

    /** What the client came with, whether a session lives under it or not. */
    @Nullable
    PresentedId requested() {
        return locked(() -> visit().requested());
    }

    boolean isRequestedValid() {
        return locked(() -> visit().isRequestedValid());
    }

    @Override
    public @Nullable HttpSessionView view(boolean create) {
        lock.lock();
        try {
            Session session = visit().session();
            boolean exists = session.exists();
            if (!exists && !create) {
                return null;
            }
            time(session);
            if (!exists && !settings.lazyGetSession()) {
                requireBeginning();
            }
            HttpSessionView present = view;
            if (present == null || !present.isValid()) {
                present = HttpSessionView.of(this, session, request().getServletContext());
                view = present;
            }
            if (!settings.lazyGetSession()) {
                present.begin();
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void requireBeginning() {
        requireUnderWay();
        if (committed()) {
            throw new IllegalStateException("A session cannot begin after the response was committed: its id could"
                    + " not be sent. Call getSession() before the first byte of the body");
        }
    }

    @Override
    public void requireUnderWay() {
        if (over) {
            throw new IllegalStateException("The request of this HttpSession has ended, and nothing more of it is"
                    + " stored. Write while the request lasts, or by HttpSession.getAccessor(), which was taken while"
                    + " it did; only invalidate() works at any time");
        }
    }

    @Override
    public void time(Session session) {
        Duration timeout = settings.timeout();
        if (timeout != null
                && session.isNew()
                && session.duration().equals(porch.engine().lifetime().idle())
                && !session.createdAt().equals(timed)) {
            session.setDuration(timeout);
            timed = session.createdAt();
        }
    }

    @Override
    public @Nullable HttpSessionView viewIfAny() {
        return view;
    }

    /** Opens the visit first, when the body may hold the id. */
    @Nullable
    BufferedBody bodyForHandler() {
        if (settings.readsBodies()) {
            session();
        }
        return bufferedBody();
    }

    /**
     * Stores what was changed and sets the headers, if anything asked for a session at all.
     *
     * @throws ChangesLostException when changes of this request are lost; each further commit throws it too, so
     *     that a handler which catches it does not answer with a success after all
     */
    void commit() {
        Session session = sessionIfOpen();
        if (session == null || finished) {
            return;
        }
        lock.lock();
        SessionTurn before = listeners.enter(this);
        try {
            HttpSessionView present = view;
            if (present != null) {
                present.passivate();
            }
            if (settings.timeout() != null) {
                time(session);
            }
            opening.commit();
        } finally {
            listeners.leave(before);
            lock.unlock();
        }
    }

    /** Whether a commit may have something to do. */
    boolean isOpen() {
        return opening.ifOpen() != null && !finished;
    }

    /**
     * Drops what was changed and not stored, so that a later dispatch of this request starts from what is stored; that
     * is what the client is told.
     */
    void abandon() {
        lock.lock();
        try {
            opening.refused();
        } finally {
            lock.unlock();
        }
    }

    /** A dispatch begins. */
    void open() {
        over = false;
    }

    /**
     * The request is over, or this dispatch of it is, and an error page may follow, which still sees the session as it
     * was stored. From here on the request no longer keeps it alive, and writes by {@code HttpSession} are refused;
     * what another thread wrote since the last commit is stored.
     */
    void close() {
        lock.lock();
        try {
            over = true;
            Session session = sessionIfOpen();
            if (session != null && view != null && session.isChanged()) {
                FaultAnswers.of(this).commitAlone();
            }
            opening.close();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The response is decided by the filter: nothing more is stored or written by this request. What was written goes,
     * unless it has left already, and with it the headers that speak of it. What other filters have set stays, and so
     * does what the client has to be told of its session.
     */
    void finish() {
        finished = true;
        if (!committed()) {
            resetBody(opening.ifOpen() == null);
        }
        abandon();
    }

    /** What of a failure is a fault of this request's session, or null. */
    @Nullable
    Throwable faultIn(Throwable failure) {
        return locked(() -> SessionFault.cause(failure, sessionIfOpen()));
    }

    /** The answer to what {@link #faultIn} found. */
    SessionFault fault(Throwable cause) {
        return locked(() -> Objects.requireNonNull(SessionFault.of(cause, sessionIfOpen())));
    }

    FaultAnswer answerTo(SessionFault fault) {
        return porch.answer(fault, this);
    }

    /** After the handler set a header that we set too. */
    void tellCaches() {
        HttpVisit open = opening.ifOpen();
        if (open != null && !finished) {
            open.tellCaches();
        }
    }
}
