package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.id.KeyRing;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Visits of a server with an event loop: no thread but the loop's touches a request, and it waits for no store. */
final class AsyncVisitsTest {

    private static final String LOOP = "loop";
    private static final KeyRing KEYS = KeyRing.ofSecrets(List.of("0123456789abcdef0123456789ABCDEF"));

    private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, LOOP));
    private final ExecutorService blocking = Executors.newFixedThreadPool(2);
    private boolean fails;
    private int calls;
    private final SessionEngine engine =
            SessionEngine.builder().store(new Watched()).keys(KEYS).build();
    private final HttpVisits visits = HttpVisits.builder(engine).build();
    private final AsyncVisits async = AsyncVisits.of(visits, blocking);

    @AfterEach
    void close() {
        loop.shutdownNow();
        blocking.shutdownNow();
        engine.close();
    }

    /** A store that the loop must not ask. */
    private final class Watched extends ForwardingStore {

        Watched() {
            super(new MemoryStore());
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            assertThat(Thread.currentThread().getName()).isNotEqualTo(LOOP);
            calls++;
            if (fails) {
                throw new StoreException("told to fail", null);
            }
            return super.around(operation, call);
        }
    }

    /** A request that only the loop may touch. */
    private static final class OfLoop extends ForwardingExchange {

        OfLoop(WebExchange inner) {
            super(inner);
        }

        private static void check() {
            assertThat(Thread.currentThread().getName()).isEqualTo(LOOP);
        }

        @Override
        public List<String> headers(String name) {
            check();
            return super.headers(name);
        }

        @Override
        public boolean secure() {
            check();
            return super.secure();
        }

        @Override
        public void addHeader(String name, String value) {
            check();
            super.addHeader(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            check();
            super.setHeader(name, value);
        }

        @Override
        public List<String> responseHeaders(String name) {
            check();
            return super.responseHeaders(name);
        }

        @Override
        public boolean committed() {
            check();
            return super.committed();
        }
    }

    /** Begins on the loop, and waits for the end. */
    private <T> T run(Supplier<CompletionStage<T>> work) {
        try {
            return loop.submit(work::get)
                    .get(30, TimeUnit.SECONDS)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CommitOutcome answer(RecordedExchange request, Consumer<HttpVisit> handler) {
        return run(() -> async.enter(new OfLoop(request), loop).thenCompose(visit -> {
            assertThat(Thread.currentThread().getName()).isEqualTo(LOOP);
            handler.accept(visit);
            return async.commit(visit, loop).whenComplete((outcome, failure) -> {
                assertThat(Thread.currentThread().getName()).isEqualTo(LOOP);
                visit.close();
            });
        }));
    }

    private String cookieOf(RecordedExchange answered) {
        return answered.responseHeaders("Set-Cookie").get(0).replaceAll(";.*", "");
    }

    @Test
    void aSessionIsBegunReadAndRolledWithoutTheLoopEverWaiting() {
        RecordedExchange first = RecordedExchange.get();
        assertThat(answer(first, visit -> visit.session().set("name", "ada"))).isEqualTo(CommitOutcome.SAVED);
        String cookie = cookieOf(first);

        RecordedExchange second = RecordedExchange.get().cookie(cookie);
        answer(second, visit -> {
            assertThat(visit.session().get("name")).isEqualTo("ada");
            visit.session().rollOnCommit(Duration.ZERO);
        });
        String rolled = cookieOf(second);
        assertThat(rolled).isNotEqualTo(cookie);

        answer(
                RecordedExchange.get().cookie(rolled),
                visit -> assertThat(visit.session().get("name")).isEqualTo("ada"));
        answer(
                RecordedExchange.get().cookie(cookie),
                visit -> assertThat(visit.session().exists()).isFalse());
    }

    @Test
    void aVisitorWithoutAnIdWaitsForNothing() {
        assertThat(answer(RecordedExchange.get(), visit -> visit.session().get("name")))
                .isEqualTo(CommitOutcome.NOTHING);
        assertThat(calls).isZero();
    }

    @Test
    void whatAsksTheStoreAtOnceIsCalledWhereItMayWait() {
        RecordedExchange request = RecordedExchange.get();
        String user = run(() -> async.enter(new OfLoop(request), loop)
                .thenCompose(visit -> async.call(visit, session -> session.setUser("ada"), loop)
                        .thenCompose(session -> async.commit(visit, loop))
                        .thenApply(outcome -> visit.session().user())));
        assertThat(user).isEqualTo("ada");
        assertThat(request.responseHeaders("Set-Cookie")).hasSize(1);
    }

    @Test
    void aStoreThatFailsFailsTheStageAsItWouldTheCall() {
        RecordedExchange first = RecordedExchange.get();
        answer(first, visit -> visit.session().set("a", 1));
        fails = true;
        assertThatThrownBy(() -> answer(RecordedExchange.get().cookie(cookieOf(first)), visit -> {}))
                .cause()
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() ->
                        answer(RecordedExchange.get(), visit -> visit.session().set("a", 1)))
                .cause()
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aRefusalIsTheSameAndTakesTheCookieBackOnTheLoop() {
        RecordedExchange one = RecordedExchange.get();
        RecordedExchange two = RecordedExchange.get();
        answer(one, visit -> visit.session().set("a", 1));
        answer(two, visit -> visit.session().set("a", 2));
        RecordedExchange both = RecordedExchange.get().cookie(cookieOf(one) + "; " + cookieOf(two));

        assertThatThrownBy(() -> answer(both, visit -> {}))
                .cause()
                .isInstanceOfSatisfying(
                        BadSessionRequestException.class,
                        e -> assertThat(e.code()).isEqualTo("session_ambiguous"));
        assertThat(both.responseHeaders("Set-Cookie"))
                .anySatisfy(line -> assertThat(line).contains("Max-Age=0"));
    }

    @Test
    void anExecutorThatIsFullFailsTheStageAndNothingElse() {
        AsyncVisits full = AsyncVisits.of(visits, task -> {
            throw new RejectedExecutionException("full");
        });
        RecordedExchange first = RecordedExchange.get();
        answer(first, visit -> visit.session().set("a", 1));
        assertThatThrownBy(() ->
                        run(() -> full.enter(new OfLoop(RecordedExchange.get().cookie(cookieOf(first))), loop)))
                .cause()
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aLoopThatTakesNoMoreFailsTheStageAndTheVisitIsClosed() {
        RecordedExchange first = RecordedExchange.get();
        answer(first, visit -> visit.session().set("a", 1));
        assertThatThrownBy(() ->
                        run(() -> async.enter(new OfLoop(RecordedExchange.get().cookie(cookieOf(first))), task -> {
                            throw new RejectedExecutionException("stopping");
                        })))
                .cause()
                .isInstanceOf(RejectedExecutionException.class);
    }
}
