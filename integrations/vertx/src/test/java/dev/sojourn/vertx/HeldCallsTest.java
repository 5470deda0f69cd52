package dev.sojourn.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of what waits for a commit. */
class HeldCallsTest implements HeldCalls.Commits {

    private final Vertx vertx = Vertx.vertx();
    private final HeldCalls calls = new HeldCalls((ContextInternal) vertx.getOrCreateContext(), this);
    private final List<String> made = new ArrayList<>();
    private final List<Promise<Void>> commits = new ArrayList<>();
    private Runnable stored = () -> {};

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void soon(Runnable commit) {
        commit.run();
    }

    @Override
    public Future<Void> commit(Runnable told) {
        stored = told;
        Promise<Void> commit = Promise.promise();
        commits.add(commit);
        return commit.future();
    }

    @Override
    public void committed(AsyncResult<Void> outcome) {
        if (outcome.succeeded()) {
            calls.release();
        } else {
            calls.drop(outcome.cause());
            made.add("refusal");
            calls.release();
        }
    }

    private Future<Void> make(String name) {
        made.add(name);
        return Future.succeededFuture();
    }

    private void pass(String name) {
        var unused = calls.pass(true, 1, false, () -> make(name));
    }

    @Test
    void callsThatComeMeanwhileLeaveWithTheSameCommit() {
        pass("one");
        pass("two");
        assertThat(made).isEmpty();
        stored.run();
        commits.get(0).complete();

        assertThat(made).containsExactly("one", "two");
        assertThat(commits).hasSize(1);
    }

    /** A handler that waited for the commit may be faster than the loop that makes the calls. */
    @Test
    void whatIsChangedAfterTheStoreAndBeforeTheReleaseHasACommitOfItsOwn() {
        pass("one");
        stored.run();
        pass("two");
        commits.get(0).complete();

        assertThat(made).containsExactly("one");
        assertThat(commits).hasSize(2);
        stored.run();
        commits.get(1).complete();
        assertThat(made).containsExactly("one", "two");
    }

    @Test
    void aCloseComesBehindARefusal() {
        pass("one");
        var unused = calls.close(() -> make("close"));
        commits.get(0).fail("told to fail");

        assertThat(made).containsExactly("refusal", "close");
    }

    @Test
    void aCloseComesAtOnceWhereNothingWaits() {
        var unused = calls.close(() -> make("close"));

        assertThat(made).containsExactly("close");
    }
}
