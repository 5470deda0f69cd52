package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionLimitException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Hold;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** That a user has at most so many sessions, no more and no fewer. */
class UserLimitTest {

    private static Scene scene(int most, Overflow rule) {
        return new Scene(settings -> settings.sessionsPerUser(most, rule));
    }

    private static String login(Scene scene) {
        return scene.client(session -> session.setUser("ann"));
    }

    private static int sessions(Scene scene) {
        return scene.memory.findByUser("ann", null, 100).sessions().size();
    }

    @Test
    void aRefusedLoginStoresNothingAndLeavesTheVisitAsItWas() {
        Scene scene = scene(1, Overflow.REFUSE);
        login(scene);
        for (int i = 0; i < 5; i++) {
            try (Visit visit = scene.engine.enter()) {
                assertThatThrownBy(() -> visit.session().setUser("ann"))
                        .isInstanceOf(SessionLimitException.class)
                        .hasMessageContaining("REFUSE");
                visit.commit();
                assertThat(visit.currentId()).isNull();
            }
        }
        assertThat(scene.memory.count()).isEqualTo(1);
        String token = scene.client();
        scene.visit(token, session -> {
            session.set("cart", 1);
            assertThatThrownBy(() -> session.setUser("ann")).isInstanceOf(SessionLimitException.class);
            assertThat(session.user()).isNull();
        });
        assertThat(scene.values(token)).containsOnlyKeys("name", "cart");
    }

    @Test
    void aPlaceIsCountedOnceWithTheSessionThatTakesIt() {
        Scene scene = scene(2, Overflow.REFUSE);
        String token = login(scene);
        scene.visit(token, session -> session.setUser("ann"));
        login(scene);
        assertThat(sessions(scene)).isEqualTo(2);
    }

    @Test
    void aLoginThatFailedGivesItsPlaceBack() {
        Scene scene = scene(1, Overflow.REFUSE);
        scene.faults.failNext(StoreOperation.CREATE, Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> login(scene)).isInstanceOf(StoreUnavailableException.class);
        login(scene);
        assertThat(sessions(scene)).isEqualTo(1);
    }

    @Test
    void aLoginHoldsItsPlaceThroughEveryAttempt() {
        Scene scene = scene(1, Overflow.REFUSE);
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            visit.session().set("a", 1);
            scene.visit(token, session -> session.set("b", 1));
            scene.store.reset();
            visit.session().setUser("ann");
            assertThat(scene.store.count(StoreOperation.ROLL)).isEqualTo(2);
            assertThat(scene.store.count(StoreOperation.ADMIT)).isEqualTo(1);
            assertThat(scene.store.count(StoreOperation.RELEASE)).isZero();
        }
        assertThat(sessions(scene)).isEqualTo(1);
    }

    @Test
    void aLoginThatFailedLeavesThePlaceToAnotherOneOfItsSession() {
        Scene scene = scene(1, Overflow.REFUSE);
        String token = scene.client();
        FaultyStore.Hold hold = scene.faults.holdNext(StoreOperation.ROLL);
        Race.run(List.<Callable<Boolean>>of(
                        () -> scene.lives(scene.visit(token, session -> session.setUser("ann"))), () -> {
                            hold.awaitArrival();
                            scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
                            assertThatThrownBy(() -> scene.visit(token, session -> session.setUser("ann")))
                                    .isInstanceOf(StoreUnavailableException.class);
                            assertThatThrownBy(() -> login(scene)).isInstanceOf(SessionLimitException.class);
                            hold.release();
                            return true;
                        }))
                .results()
                .forEach(went -> assertThat(went).isTrue());
        assertThat(sessions(scene)).isEqualTo(1);
    }

    @Test
    void aLoginWhoseAnswerWasLostIsFoundAgain() {
        Scene scene = scene(1, Overflow.REFUSE);
        scene.faults.failNext(StoreOperation.CREATE, Outcome.APPLIED);
        String token = login(scene);
        assertThat(scene.lives(token)).isTrue();
        assertThat(sessions(scene)).isEqualTo(1);
    }

    @RepeatedTest(20)
    void twoLoginsAtOnceBothSucceedAndOneSessionIsLeft() {
        Scene scene = scene(1, Overflow.END_OLDEST);
        login(scene);
        Race.run(List.<Callable<String>>of(() -> login(scene), () -> login(scene)))
                .results();
        assertThat(sessions(scene)).isEqualTo(1);
        assertThat(scene.heard(Ended.class)).hasSize(2).allMatch(ended -> ended.reason() == EndReason.LIMIT);
    }

    @Test
    void whoLogsInLastStaysAlsoInASessionThatBeganFirst() {
        Scene scene = scene(1, Overflow.END_OLDEST);
        String first = scene.client();
        scene.after(Duration.ofMinutes(5));
        String phone = login(scene);
        scene.after(Duration.ofMinutes(5));
        String laptop = scene.visit(first, session -> session.setUser("ann"));
        assertThat(scene.lives(laptop)).isTrue();
        assertThat(scene.lives(phone)).isFalse();
    }

    @Test
    void aLoginThatWasOvertakenIsToldThatItsSessionHasEnded() {
        Scene scene = scene(1, Overflow.END_OLDEST);
        Hold slow = scene.faults.holdNext(StoreOperation.CREATE);
        Race<CommitOutcome> race = Race.run(2, lane -> {
            if (lane == 1) {
                slow.awaitArrival();
                scene.after(Duration.ofMillis(1));
                login(scene);
                slow.release();
                return CommitOutcome.SAVED;
            }
            try (Visit visit = scene.engine.enter()) {
                visit.session().setUser("ann");
                assertThat(visit.session().isEnded()).isTrue();
                assertThat(visit.currentId()).isNull();
                return visit.commit();
            }
        });
        assertThat(race.results()).containsOnly(CommitOutcome.SAVED, CommitOutcome.ENDED);
        assertThat(sessions(scene)).isEqualTo(1);
    }

    @Test
    void whoHasFarTooManySessionsLogsInWithFewCalls() {
        Scene scene = new Scene();
        for (int i = 0; i < 250; i++) {
            login(scene);
        }
        try (SessionEngine strict =
                scene.engine(scene.store, settings -> settings.sessionsPerUser(5, Overflow.END_OLDEST))) {
            scene.store.reset();
            try (Visit visit = strict.enter()) {
                visit.session().setUser("ann");
                visit.commit();
            }
        }
        assertThat(sessions(scene)).isEqualTo(5);
        assertThat(scene.store.calls()).hasSizeLessThan(20);
    }

    @Test
    void aDoubleClickOnLogInEndsNobody() {
        Scene scene = scene(2, Overflow.END_OLDEST);
        String phone = login(scene);
        String token = scene.client();
        try (Visit first = scene.enter(token);
                Visit second = scene.enter(token)) {
            first.session().setUser("ann");
            assertThatThrownBy(() -> second.session().setUser("ann"))
                    .isInstanceOf(dev.sojourn.SessionNotFoundException.class);
        }
        assertThat(scene.lives(phone)).isTrue();
        assertThat(sessions(scene)).isEqualTo(2);
    }

    @Test
    void aLoginThatSucceededIsNotReportedAsFailedWhenEndingTheOldestFails() {
        Scene scene = scene(1, Overflow.END_OLDEST);
        String old = login(scene);
        scene.after(Duration.ofMinutes(1));
        scene.faults.failNext(StoreOperation.DELETE, Outcome.NOT_APPLIED);
        String token = login(scene);
        assertThat(scene.lives(token)).isTrue();
        assertThat(scene.lives(old)).as("for the time being").isTrue();
        scene.engine.directory().sweep();
        assertThat(scene.lives(old)).isFalse();
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void anOldestSessionThatIsRolledMeanwhileEndsAllTheSame() {
        Scene[] scene = new Scene[1];
        String[] old = new String[1];
        scene[0] = new Scene(settings -> settings.sessionsPerUser(1, Overflow.END_OLDEST)
                .listener(dev.sojourn.event.SessionEvent.Created.class, event -> {
                    if (old[0] != null) {
                        old[0] = scene[0].visit(old[0], Session::roll);
                    }
                }));
        old[0] = login(scene[0]);
        scene[0].after(Duration.ofMinutes(1));
        String token = login(scene[0]);
        assertThat(scene[0].lives(token)).isTrue();
        assertThat(scene[0].lives(old[0])).isFalse();
        assertThat(sessions(scene[0])).isEqualTo(1);
    }
}
