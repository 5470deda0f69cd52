package dev.sojourn.servlet;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One use of a session outside its requests: a visit of its own, stored when the work is done. */
final class AccessorTurn implements SessionTurn {

    private final ReentrantLock lock = new ReentrantLock();
    private final SessionEngine engine;
    private final ServletListeners listeners;
    private final Visit visit;
    private final HttpSessionView view;
    private boolean over;

    private AccessorTurn(SessionEngine engine, ServletListeners listeners, Visit visit, ServletContext context) {
        this.engine = engine;
        this.listeners = listeners;
        this.visit = visit;
        this.view = HttpSessionView.of(this, visit.session(), context);
    }

    /**
     * Does the work, and stores what it changed; when it throws, nothing.
     *
     * @throws IllegalStateException when the session is over, or its changes are lost because it ended meanwhile
     */
    static void run(
            SessionEngine engine,
            Session known,
            ServletListeners listeners,
            ServletContext context,
            Consumer<HttpSession> work) {
        try (Visit visit = engine.enterAgain(known)) {
            if (!visit.found()) {
                throw new IllegalStateException("The session has ended");
            }
            new AccessorTurn(engine, listeners, visit, context).run(work);
        }
    }

    private void run(Consumer<HttpSession> work) {
        SessionTurn before = listeners.enter(this);
        try {
            work.accept(view);
            store();
        } finally {
            end();
            listeners.leave(before);
        }
    }

    private void store() {
        lock.lock();
        try {
            view.passivate();
            if (visit.commit() == CommitOutcome.DROPPED) {
                throw new IllegalStateException("What was changed is lost: the session has ended meanwhile");
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public SessionEngine engine() {
        return engine;
    }

    @Override
    public ServletListeners listeners() {
        return listeners;
    }

    @Override
    public void requireUnderWay() {
        if (over) {
            throw new IllegalStateException(
                    "The session is used after the call of Accessor.access that it was for. Call access again");
        }
    }

    @Override
    public void requireBeginning() {
        throw new IllegalStateException("No session can begin here: no client would be told its id");
    }

    @Override
    public void time(Session session) {
        // None begins here.
    }

    @Override
    public Session sessionIfOpen() {
        return visit.session();
    }

    @Override
    public HttpSessionView viewIfAny() {
        return view;
    }

    @Override
    public @Nullable HttpSessionView view(boolean create) {
        return view.isValid() ? view : null;
    }
}
