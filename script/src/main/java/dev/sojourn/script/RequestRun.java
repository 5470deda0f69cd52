package dev.sojourn.script;

import dev.sojourn.http.BadSessionRequestException;
import dev.sojourn.script.Routes.Match;
import dev.sojourn.script.ScriptAnswers.Refusal;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request through a script, from the first statement to the response: the program runs, the handler settles,
 * the session is committed, and then the response leaves. While a handler waits for the body its context answers
 * others.
 */
final class RequestRun {

    private final Generation generation;
    private final Match match;
    private final BufferedExchange exchange;
    private final HttpDoor door;
    private final Call call;
    private final AtomicBoolean over = new AtomicBoolean();
    private @Nullable Realm realm;
    private @Nullable Value started;
    /** What goes on with the handler that waits for the body, and the context where it is. */
    private @Nullable Value ready;

    private @Nullable Realm home;
    private long nanosLeft;

    RequestRun(Generation generation, ScriptExchange exchange, Match match) {
        this.generation = generation;
        this.match = match;
        this.exchange = new BufferedExchange(exchange, generation.scriptLimits().bodyLimit());
        this.door = new HttpDoor(generation.sessions(), this.exchange);
        this.call = new Call(generation, this.exchange, match.parameters(), door);
        this.nanosLeft = generation.scriptLimits().timeLimit().toNanos();
    }

    /** Answers, now or when the body is here, and leaves the generation. */
    void start() {
        try {
            generation.sessions().check(exchange);
        } catch (BadSessionRequestException e) {
            try {
                ScriptAnswers.refuse(generation, exchange, Refusal.of(e, null), call.response());
            } finally {
                close();
            }
            return;
        }
        leg(this::begun);
    }

    /** Runs until the answer, or until the handler waits for the body; then the next leg begins when that is here. */
    private void leg(Supplier<@Nullable Refusal> work) {
        try {
            Refusal refusal = worked(work);
            Value waiting = ready;
            ready = null;
            if (waiting != null) {
                exchange.whenBodyIsHere(() -> leg(() -> resumed(waiting)));
            } else {
                end(refusal);
            }
        } catch (RuntimeException | Error e) {
            // The client has gone, and its request with it.
            close();
            throw e;
        }
    }

    private @Nullable Refusal worked(Supplier<@Nullable Refusal> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            ready = null;
            return ScriptAnswers.refusal(e, call, generation);
        } finally {
            release();
        }
    }

    private void end(@Nullable Refusal ran) {
        Refusal refusal = leave(ran);
        if (refusal == null) {
            ScriptAnswers.send(exchange, call, door);
        } else {
            ScriptAnswers.refuse(generation, exchange, refusal, call.response());
        }
        close();
    }

    /** Once, whatever becomes of the request. */
    private void close() {
        if (over.compareAndSet(false, true)) {
            try {
                door.close();
            } finally {
                generation.leave();
            }
        }
    }

    private @Nullable Refusal begun() {
        realm = generation.pool().acquire();
        return realm == null ? Refusal.BUSY : run(() -> enter(this::begin) ? finished() : settled());
    }

    /** Goes on in the same context, where the handler is. */
    private @Nullable Refusal resumed(Value waiting) {
        // A fault is told to the script, so that it can answer in its own words.
        call.body().await();
        realm = generation.pool().acquire(Objects.requireNonNull(home));
        if (realm == null) {
            return Refusal.BUSY;
        }
        return run(() -> {
            enter(() -> {
                waiting.executeVoid();
                return true;
            });
            return settled();
        });
    }

    private @Nullable Refusal run(Supplier<@Nullable Refusal> work) {
        try {
            return work.get();
        } catch (PolyglotException | StoppedException e) {
            ready = null;
            Refusal refusal = ScriptAnswers.refusal(e, call, generation);
            keepChanges();
            return refusal;
        }
    }

    /** Ends a handler that is done; one that is not waits for something, which can only be the body. */
    private @Nullable Refusal settled() {
        if (!call.isSettled()) {
            ready = call.nextBodyReader();
            if (ready == null) {
                generation
                        .logs()
                        .say(
                                System.Logger.Level.ERROR,
                                "The handler of " + call + " waits for a promise that nothing will ever keep");
                return Refusal.FAILED;
            }
            home = realm;
            return null;
        }
        Value failure = call.failure();
        if (failure != null) {
            enter(() -> failure.throwException());
        }
        return finished();
    }

    private @Nullable Refusal finished() {
        enter(this::finish);
        return null;
    }

    private boolean begin() {
        Realm inside = Objects.requireNonNull(realm);
        String dialect = generation.dialect().name();
        Value run = inside.start(dialect);
        started = run;
        try {
            inside.run(match.route().program(), run);
            return inside.settled(inside.dialect(dialect)
                    .invokeMember("handle", run, match.route().index()));
        } catch (PolyglotException e) {
            if (!call.exited()) {
                throw e;
            }
            call.resume();
            return true;
        }
    }

    private boolean finish() {
        generationDialect().invokeMember("finish", Objects.requireNonNull(started));
        return true;
    }

    private Value generationDialect() {
        return Objects.requireNonNull(realm).dialect(generation.dialect().name());
    }

    private <T> T enter(Realm.Work<T> work) {
        long before = generation.now();
        try {
            return Objects.requireNonNull(realm).enter(call, nanosLeft, work);
        } finally {
            nanosLeft = Math.max(1, nanosLeft - (generation.now() - before));
        }
    }

    /** Objects that were read and changed in place are changes too, also when the script threw afterwards. */
    private void keepChanges() {
        Value run = started;
        if (generation.persistsOnError() && run != null && door.isOpen() && realm != null && !realm.isSpoiled()) {
            try {
                enter(() -> {
                    run.getMember("session").invokeMember("flush");
                    return true;
                });
            } catch (PolyglotException | StoppedException e) {
                generation.logs().say(System.Logger.Level.WARNING, "Changes in place of " + call + " were not kept");
            }
        }
    }

    private void release() {
        Realm held = realm;
        realm = null;
        if (held != null) {
            generation.pool().release(held);
        }
    }

    /** Commits before the response leaves; what fails here takes the place of the script's answer. */
    private @Nullable Refusal leave(@Nullable Refusal refusal) {
        Refusal answer = refusal;
        try {
            if (answer != null && !generation.persistsOnError()) {
                door.discard();
            }
            door.commit();
        } catch (RuntimeException e) {
            answer = answer == null ? ScriptAnswers.refusal(e, call, generation) : answer;
            door.refused();
        }
        try {
            call.end(answer == null);
        } catch (RuntimeException e) {
            answer = answer == null ? ScriptAnswers.refusal(e, call, generation) : answer;
        }
        return answer;
    }
}
