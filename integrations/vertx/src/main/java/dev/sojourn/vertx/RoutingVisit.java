package dev.sojourn.vertx;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.AsyncVisits;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.SessionFault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request's visit, from the handler that opens it to the end of the response. It is opened on the request's
 * context; commits begin and end on its {@link VisitLoop}. {@link #settled} is called by other threads too.
 */
final class RoutingVisit {

    private static final Logger LOG = System.getLogger(RoutingVisit.class.getName());
    private static final int SERVER_ERROR = 500;

    private static final String OTHER_VISITS =
            "The session of this request was opened by a SojournHandler of other HttpVisits. A request has one session:"
                    + " give each route one SojournHandler, or make both of the same HttpVisits";

    /** Who opens the visit, and what comes of it. */
    private record Opening(HttpVisits visits, Future<Session> session) {

        @SuppressWarnings("ReferenceEquality")
        boolean isOf(HttpVisits others) {
            return visits == others;
        }
    }

    private final ContextInternal context;
    private final AtomicReference<@Nullable Opening> opening = new AtomicReference<>();
    private final VertxExchange exchange;
    private final VisitLoop loop;
    /** Of the handler that opens the visit. */
    private @Nullable HttpVisits porch;

    private @Nullable AsyncVisits async;
    private @Nullable RoutingContext routing;
    private volatile @Nullable HttpVisit visit;
    private @Nullable VertxSession view;
    private @Nullable RequestUser user;
    /** Whether the session was asked for since it was last looked for changes. */
    private volatile boolean used;

    private volatile boolean committed;
    private volatile boolean refused;
    private volatile boolean over;
    /** Set while a call of the application or a commit uses the session; a commit comes after it. */
    private volatile @Nullable Future<?> calling;

    RoutingVisit(ContextInternal context, VertxExchange exchange) {
        this.context = context;
        this.exchange = exchange;
        this.loop = new VisitLoop(context);
    }

    ContextInternal context() {
        return context;
    }

    VisitLoop loop() {
        return loop;
    }

    VertxExchange exchange() {
        return exchange;
    }

    boolean isOpen() {
        return visit != null;
    }

    boolean isRefused() {
        return refused;
    }

    /**
     * The future of the one who opens the visit; whoever wants it meanwhile or later gets the same.
     *
     * @param begin completes the promise, unless the visit is open or being opened
     */
    Future<Session> open(HttpVisits visits, Consumer<Promise<Session>> begin) {
        Promise<Session> promise = context.promise();
        if (opening.compareAndSet(null, new Opening(visits, promise.future()))) {
            begin.accept(promise);
            return promise.future();
        }
        requireOf(visits);
        return Objects.requireNonNull(opening.get()).session();
    }

    /** Refuses a second handler with other sessions than those of the one that has opened the visit. */
    void requireOf(HttpVisits visits) {
        Opening first = opening.get();
        if (first != null && !first.isOf(visits)) {
            throw new IllegalStateException(OTHER_VISITS);
        }
    }

    /** Opens the visit; completes at once when no store has to be asked. */
    CompletionStage<HttpVisit> enter(HttpVisits visits, Executor blocking) {
        AsyncVisits opens = AsyncVisits.of(visits, blocking);
        porch = visits;
        async = opens;
        return opens.enter(exchange, loop::onContext);
    }

    private HttpVisits porch() {
        return Objects.requireNonNull(porch);
    }

    private AsyncVisits async() {
        return Objects.requireNonNull(async);
    }

    /**
     * The visit was opened, and its session is that of the routing.
     *
     * @return false when the response is over by now, because its client has gone
     */
    boolean opened(HttpVisit found, RoutingContext forThis, BooleanSupplier quiet) {
        if (!over) {
            // First, so that the end of the response closes it whatever is thrown here.
            visit = found;
            routing = forThis;
            if (quiet.getAsBoolean()) {
                visit = found.quiet();
            }
            VertxSession made = new VertxSession(this, found, porch().engine());
            view = made;
            user = RequestUser.of(forThis, made, found);
        }
        if (over) {
            found.close();
        }
        return !over;
    }

    /** The session, for the thread that serves the request. */
    Session session() {
        settled();
        return required().session();
    }

    private HttpVisit required() {
        HttpVisit open = visit;
        if (open == null) {
            throw new IllegalStateException(SojournHandler.NOT_SEEN);
        }
        return open;
    }

    /** Uses the session where it may wait. */
    <T extends @Nullable Object> Future<T> call(Function<? super Session, ? extends T> work) {
        settled();
        Promise<T> result = context.promise();
        Promise<Void> called = Promise.promise();
        loop.settling();
        calling = called.future();
        var unused = async().call(required(), work, loop).whenComplete((value, failure) -> {
            handOver(called);
            if (failure == null) {
                result.complete(value);
            } else {
                result.fail(failure);
            }
        });
        return result.future();
    }

    /** Gives the session to the commit that waits for this turn, else to everybody. */
    private void handOver(Promise<Void> turn) {
        calling = null;
        turn.complete();
        if (calling == null) {
            loop.free();
        }
    }

    /** Whether bytes that leave now would leave before something that has to be stored. */
    boolean mustCommit() {
        HttpVisit open = visit;
        if (open == null || refused) {
            return false;
        }
        if (!committed || loop.isStoring()) {
            return true;
        }
        VertxSession seen = view;
        if (seen != null && seen.isPlanned() || open.hasWrites()) {
            return true;
        }
        // What was read may have been changed in place, which costs the encoding of all of it to know.
        boolean looks = used;
        used = false;
        return looks && open.session().isChanged();
    }

    /**
     * Waits for a commit that is under way, where that may be.
     *
     * @throws IllegalStateException on a thread that must not wait
     */
    void settled() {
        used = true;
        loop.settled();
    }

    /**
     * Stores what was changed and sets the headers; on the loop, which the future's listeners are called on too.
     *
     * @param stored is told before anybody else may use the session
     */
    Future<Void> commit(Runnable stored) {
        Future<?> before = calling;
        if (before != null) {
            return before.transform(whatever -> commit(stored));
        }
        loop.settling();
        HttpVisit open = required();
        Promise<Void> done = Promise.promise();
        Throwable failed = unansweredFault(open);
        if (failed != null) {
            loop.free();
            return Future.failedFuture(failed);
        }
        Promise<Void> turn = Promise.promise();
        calling = turn.future();
        CompletionStage<CommitOutcome> stage;
        try {
            Function<Session, Session> planned = plan(open);
            stage = planned == null
                    ? async().commit(open, loop)
                    : async().call(open, planned, loop).thenCompose(nothing -> async().commit(open, loop));
        } catch (RuntimeException refusal) {
            handOver(turn);
            return Future.failedFuture(refusal);
        }
        var unused = stage.whenComplete((outcome, failure) -> {
            committed = true;
            stored.run();
            handOver(turn);
            if (failure != null) {
                done.fail(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            } else if (outcome == CommitOutcome.DROPPED) {
                done.fail(new ChangesLostException(open.session().fingerprint()));
            } else {
                done.complete();
            }
        });
        return done.future();
    }

    /** What has to be asked of the store before the commit, or null. */
    private @Nullable Function<Session, Session> plan(HttpVisit open) {
        VertxSession seen = view;
        RequestUser present = user;
        Function<Session, Session> ends = seen == null ? null : seen.plan();
        Function<Session, Session> binds = present == null ? null : present.plan(open.session(), ends != null);
        if (ends == null || binds == null) {
            return ends == null ? binds : ends;
        }
        return session -> binds.apply(ends.apply(session));
    }

    /** What a handler failed with, if it is a fault of the session and no failure handler has made more of it. */
    private @Nullable Throwable unansweredFault(HttpVisit open) {
        RoutingContext present = routing;
        Throwable failure = present == null || exchange.committed() ? null : present.failure();
        if (present == null || failure == null) {
            return null;
        }
        boolean untouched =
                present.statusCode() == SERVER_ERROR && present.response().getStatusCode() == SERVER_ERROR;
        return untouched && NoThreadException.fault(failure, open.session()) != null ? failure : null;
    }

    /** Whether a handler that failed by itself has its answer sent, although what it changed could not be stored. */
    boolean keepsAnswer(Throwable failure) {
        RoutingContext present = routing;
        HttpVisit open = visit;
        Throwable own = present == null ? null : present.failure();
        if (own == null
                || open == null
                || exchange.committed()
                || NoThreadException.fault(own, open.session()) != null) {
            return false;
        }
        refused = true;
        RequestVisit.notStored(own, failure);
        open.discard();
        open.tellStored();
        return true;
    }

    /** Refuses what the application's rules for sockets do not allow. */
    void refuse(HttpServerResponse response, SessionFault fault) {
        refused = true;
        Refusal.send(response, porch().answer(fault, exchange));
    }

    /** Answers in the place of the handler; what was held is not sent. */
    void refuse(HttpServerResponse response, Throwable failure) {
        refused = true;
        HttpVisit open = visit;
        Session own = open == null ? null : open.session();
        SessionFault fault = NoThreadException.fault(failure, own);
        Refusal.tell(failure, fault, own, response.headWritten());
        boolean late = response.headWritten() || response.ended();
        if (!late) {
            FaultAnswer.BODY_HEADERS.forEach(response.headers()::remove);
        }
        if (open != null) {
            open.discard();
            open.tellStored();
        }
        if (late) {
            // The client must not take what it has for the whole.
            var unused = response.reset();
        } else if (fault == null) {
            Refusal.sendError(response);
        } else {
            Refusal.send(response, porch().answer(fault, exchange));
        }
    }

    /** The response is over, or its connection: stores what was changed since the last commit, and leaves. */
    void finish() {
        if (!loop.isIn()) {
            loop.execute(this::finish);
            return;
        }
        if (over) {
            return;
        }
        over = true;
        HttpVisit open = visit;
        if (open == null) {
            return;
        }
        loop.onceStored(() -> leave(open));
    }

    private void leave(HttpVisit open) {
        if (refused || !hasChanges(open)) {
            open.close();
            return;
        }
        var unused = commit(() -> {}).onComplete(outcome -> {
            if (outcome.failed()) {
                LOG.log(Level.ERROR, "What was changed after the response had left was not stored", outcome.cause());
            }
            loop.onceStored(open::close);
        });
    }

    private boolean hasChanges(HttpVisit open) {
        VertxSession seen = view;
        return seen != null && seen.isPlanned() || open.session().isChanged();
    }
}
