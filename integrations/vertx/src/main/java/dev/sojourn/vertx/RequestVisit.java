package dev.sojourn.vertx;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.AsyncVisits;
import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.SessionFault;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request's visit, from the handler that opens it to the end of the response. It is opened on the request's
 * context; commits begin and end on its loop. {@link #settled} and {@link #settling} are called by other threads too.
 */
final class RequestVisit {

    private static final Logger LOG = System.getLogger(RequestVisit.class.getName());
    private static final int SERVER_ERROR = 500;

    private final ContextInternal context;
    private final VertxExchange exchange;
    /** Where commits begin and end: never a worker, for all of them may be waiting for commits. */
    private final Executor loop;
    /** Of the handler that opens the visit. */
    private @Nullable HttpVisits porch;

    private @Nullable AsyncVisits async;
    private @Nullable RoutingContext routing;
    private volatile @Nullable HttpVisit visit;
    private @Nullable VertxSession view;
    private @Nullable RequestUser user;
    private volatile boolean committed;
    private volatile boolean refused;
    private volatile boolean over;
    /** Set while the session is being stored, when nobody else may use it. */
    private volatile @Nullable Promise<Void> storing;
    /** Set while the application's own call of the store is under way; a commit comes after it. */
    private volatile @Nullable Future<?> calling;

    RequestVisit(ContextInternal context, VertxExchange exchange) {
        this.context = context;
        this.exchange = exchange;
        this.loop = isWorker() ? context.nettyEventLoop() : this::onContext;
    }

    ContextInternal context() {
        return context;
    }

    private boolean isWorker() {
        return context.threadingModel() == ThreadingModel.WORKER;
    }

    private void onContext(Runnable command) {
        context.runOnContext(nothing -> command.run());
    }

    private boolean inLoop() {
        return isWorker() ? context.nettyEventLoop().inEventLoop() : context.inThread();
    }

    /**
     * Runs what begins a commit. On the context itself it begins when its present event is over, so that what a handler
     * changes after its write goes along.
     */
    void soon(Runnable commit) {
        if (!context.inThread()) {
            settling();
            loop.execute(commit);
        } else if (isWorker()) {
            onContext(() -> loop.execute(commit));
        } else {
            onContext(commit);
        }
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

    /** Opens the visit; completes at once when no store has to be asked. */
    CompletionStage<HttpVisit> enter(HttpVisits visits, Executor blocking) {
        AsyncVisits opens = AsyncVisits.of(visits, blocking);
        porch = visits;
        async = opens;
        return opens.enter(exchange, this::onContext);
    }

    private HttpVisits porch() {
        return Objects.requireNonNull(porch);
    }

    private AsyncVisits async() {
        return Objects.requireNonNull(async);
    }

    /** The visit was opened, and its session is that of the routing. */
    void opened(HttpVisit found, RoutingContext forThis, boolean quiet) {
        if (over) {
            found.close();
            return;
        }
        visit = quiet ? found.quiet() : found;
        routing = forThis;
        VertxSession made = new VertxSession(this, found, porch().engine());
        view = made;
        user = RequestUser.of(forThis, made, found);
    }

    /** Whose routing it is, for what is written to the session after a login. */
    @Nullable
    RoutingContext routing() {
        return routing;
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
        Promise<T> called = Promise.promise();
        settling();
        calling = called.future();
        var unused = async().call(required(), work, loop).whenComplete((value, failure) -> {
            calling = null;
            free();
            if (failure == null) {
                called.complete(value);
                result.complete(value);
            } else {
                called.fail(failure);
                result.fail(failure);
            }
        });
        return result.future();
    }

    /** Whether bytes that leave now would leave before something that has to be stored. */
    boolean mustCommit() {
        HttpVisit open = visit;
        if (open == null || refused) {
            return false;
        }
        if (!committed || storing != null) {
            return true;
        }
        VertxSession seen = view;
        return seen != null && seen.isPlanned() || open.session().isChanged();
    }

    /** From here on until the commit is over nobody uses the session. */
    void settling() {
        if (storing == null) {
            storing = Promise.promise();
        }
    }

    private void free() {
        Promise<Void> was = storing;
        storing = null;
        if (was != null) {
            was.tryComplete();
        }
    }

    /**
     * Waits for a commit that is under way, where that may be.
     *
     * @throws IllegalStateException on a thread that must not wait
     */
    void settled() {
        Promise<Void> under = storing;
        if (under == null) {
            return;
        }
        if (!context.inThread() && !Context.isOnEventLoopThread()) {
            under.future().toCompletionStage().toCompletableFuture().join();
        } else if (context.threadingModel() == ThreadingModel.VIRTUAL_THREAD && context.inThread()) {
            Future.await(under.future());
        } else {
            throw new IllegalStateException("The session is being stored, because the response has begun. Use it"
                    + " before, or when the future of the write has completed");
        }
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
        settling();
        HttpVisit open = required();
        Promise<Void> done = Promise.promise();
        Throwable failed = unansweredFault(open);
        if (failed != null) {
            free();
            return Future.failedFuture(failed);
        }
        CompletionStage<CommitOutcome> stage;
        try {
            Function<Session, Session> planned = plan(open);
            stage = planned == null
                    ? async().commit(open, loop)
                    : async().call(open, planned, loop).thenCompose(nothing -> async().commit(open, loop));
        } catch (RuntimeException refusal) {
            free();
            return Future.failedFuture(refusal);
        }
        var unused = stage.whenComplete((outcome, failure) -> {
            committed = true;
            stored.run();
            free();
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
        return untouched && SessionFault.of(failure, open.session()) != null ? failure : null;
    }

    /** Whether a handler that failed by itself has its answer sent, although what it changed could not be stored. */
    boolean keepsAnswer(Throwable failure) {
        RoutingContext present = routing;
        HttpVisit open = visit;
        Throwable own = present == null ? null : present.failure();
        if (own == null || open == null || exchange.committed() || SessionFault.of(own, open.session()) != null) {
            return false;
        }
        refused = true;
        LOG.log(Level.WARNING, "A handler failed, and what it had changed was not stored either", failure);
        open.discard();
        open.tellStored();
        return true;
    }

    /** Refuses what the application's rules for sockets do not allow. */
    void refuse(HttpServerResponse response, SessionFault fault) {
        refused = true;
        FaultAnswer answer = porch().answer(fault, exchange);
        answer.headers().forEach(response::putHeader);
        end(response, answer.status(), Buffer.buffer(answer.body()));
    }

    /** Answers in the place of the handler; what was held is not sent. */
    void refuse(HttpServerResponse response, Throwable failure) {
        refused = true;
        HttpVisit open = visit;
        Session own = open == null ? null : open.session();
        SessionFault fault = SessionFault.of(failure, own);
        tell(failure, fault, own, response.headWritten());
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
            end(response, SERVER_ERROR, Buffer.buffer("Internal Server Error"));
        } else {
            FaultAnswer answer = porch().answer(fault, exchange);
            answer.headers().forEach(response::putHeader);
            end(response, answer.status(), Buffer.buffer(answer.body()));
        }
    }

    private static void end(HttpServerResponse response, int status, Buffer body) {
        response.setStatusCode(status);
        // A handler's own words for its success would stay.
        response.setStatusMessage(HttpResponseStatus.valueOf(status).reasonPhrase());
        var unused = response.end(body);
    }

    private static void tell(Throwable failure, @Nullable SessionFault fault, @Nullable Session own, boolean late) {
        if (late) {
            LOG.log(Level.ERROR, "A session was not stored, and its response had left already", failure);
        } else if (fault == null) {
            LOG.log(Level.ERROR, "A session could not be stored", failure);
        } else if (!(failure instanceof BadSessionRequestException)) {
            // The client hears neither which limit it was nor which attribute; whoever runs the server has to.
            Throwable cause = SessionFault.cause(failure, own);
            LOG.log(
                    fault.isOfServer() ? Level.WARNING : Level.INFO,
                    "Request answered with {0}: {1}",
                    fault.status(),
                    cause == null ? failure.getMessage() : cause.getMessage());
        }
    }

    /** The response is over, or its connection: stores what was changed since the last commit, and leaves. */
    void finish() {
        if (!inLoop()) {
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
        Promise<Void> under = storing;
        if (under != null) {
            var unused = under.future().onComplete(nothing -> loop.execute(() -> leave(open)));
        } else {
            leave(open);
        }
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
            open.close();
        });
    }

    private boolean hasChanges(HttpVisit open) {
        VertxSession seen = view;
        return seen != null && seen.isPlanned() || open.session().isChanged();
    }

    @Nullable
    VertxSession view() {
        return view;
    }
}
