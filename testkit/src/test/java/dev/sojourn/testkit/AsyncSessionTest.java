package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.id.Carriage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the asynchronous face does what the blocking methods do, on other threads than the caller's. */
class AsyncSessionTest {

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void aVisitIsOpenedAndItsChangesAreSaved() {
        String token = scene.client();
        Visit visit = get(scene.engine.enterAsync(scene.engine.ids().read(token, Carriage.COOKIE)));
        visit.session().set("x", 1);
        assertThat(get(visit.session().async().save())).isTrue();
        assertThat(scene.value(token, "x")).isEqualTo(1);
    }

    @Test
    void aCallerDoesNotWaitForTheStore() {
        String token = scene.client();
        Session session = scene.enter(token).session().set("x", 1);
        FaultyStore.Hold hold = scene.faults.holdNext(StoreOperation.REPLACE);
        CompletionStage<Boolean> saved = session.async().save();
        hold.awaitArrival();
        assertThat(saved.toCompletableFuture()).isNotDone();
        hold.release();
        assertThat(get(saved)).isTrue();
    }

    @Test
    void aReloadSeesWhatOthersWrote() {
        String token = scene.client();
        Session session = scene.enter(token).session();
        scene.visit(token, other -> other.set("name", "grace"));
        assertThat(get(session.async().reload())).isTrue();
        assertThat(session.get("name")).isEqualTo("grace");
    }

    @Test
    void aTouchMovesTheExpiryAndCompletesWithTheSession() {
        String token = scene.client();
        Session session = scene.enter(token).session();
        scene.after(Duration.ofMinutes(20));
        assertThat(get(session.async().touch())).isSameAs(session);
        assertThat(session.timeToLive()).isEqualTo(Duration.ofMinutes(30));
        scene.after(Duration.ofMinutes(20));
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void aRollGivesANewIdAndTheOldOneIsDead() {
        String token = scene.client();
        Session session = scene.enter(token).session();
        assertThat(get(session.async().roll(Duration.ZERO))).isTrue();
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.lives(String.valueOf(session.signedId()))).isTrue();
    }

    @Test
    void aUserIsBoundAndUnbound() {
        Session session = scene.enter(scene.client()).session();
        assertThat(get(session.async().setUser("ada", Map.of("role", "reader"))))
                .isSameAs(session);
        assertThat(scene.engine.directory().ofUser("ada", null, 10).sessions()).hasSize(1);
        assertThat(get(session.async().clearUser()).user()).isNull();
        assertThat(scene.engine.directory().ofUser("ada", null, 10).sessions()).isEmpty();
    }

    @Test
    void anUpdateCompletesWithWhatItWrote() {
        String token = scene.client(session -> session.set("n", 1));
        Session session = scene.enter(token).session();
        assertThat(get(session.async().update("n", Integer.class, n -> n == null ? 1 : n + 1)))
                .isEqualTo(2);
        assertThat(scene.value(token, "n")).isEqualTo(2);
    }

    @Test
    void aDestroyEndsTheSessionForAll() {
        String token = scene.client();
        Session session = scene.enter(token).session();
        assertThat(get(session.async().destroy())).isTrue();
        assertThat(scene.lives(token)).isFalse();
        assertThat(get(session.async().save())).isFalse();
        assertThatThrownBy(() -> get(session.async().update("n", Integer.class, n -> 1)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(SessionNotFoundException.class);
    }

    @Test
    void whatTheBlockingMethodThrowsIsTheCauseOfTheFailedStage() {
        Session session = scene.enter(scene.client()).session().set("x", 1);
        scene.faults.down();
        assertThatThrownBy(() -> get(session.async().save()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void anEngineThatIsClosedFailsTheStageAndDoesNotThrow() {
        Session session = scene.enter(scene.client()).session();
        scene.engine.close();
        CompletionStage<Boolean> saved = session.async().save();
        assertThatThrownBy(() -> get(saved))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
        CompletionStage<Visit> entered =
                scene.engine.enterAsync(scene.engine.ids().read(scene.client(), Carriage.COOKIE));
        assertThat(entered.toCompletableFuture()).isCompletedExceptionally();
    }
}
