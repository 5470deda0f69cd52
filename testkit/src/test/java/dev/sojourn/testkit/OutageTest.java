package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent.Created;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.StoreFailed;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That a store which fails is an error to its caller, never an empty session, and that nothing is lost or
 * half done.
 */
class OutageTest {

    private final Scene scene = new Scene();

    @Test
    void aStoreThatIsDownIsAnErrorAndNotAnAbsentSession() {
        String token = scene.client();
        scene.faults.down();
        assertThatThrownBy(() -> scene.enter(token)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> scene.engine.health()).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> scene.engine.directory().count()).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> scene.engine.directory().ofUser("ada", null, 10))
                .isInstanceOf(StoreUnavailableException.class);
        scene.faults.up();
        assertThat(scene.value(token, "name")).isEqualTo("ada");
        assertThat(scene.engine.health().good()).isTrue();
        assertThat(scene.heard(StoreFailed.class)).hasSize(4);
    }

    @Test
    void anErrorNamesNeitherIdNorToken() {
        String token = scene.client();
        String id = scene.read(token, session -> String.valueOf(session.id()));
        scene.faults.down();
        assertThatThrownBy(() -> scene.enter(token))
                .hasMessageNotContaining(id)
                .hasMessageNotContaining(token)
                .hasMessageContaining("find");
    }

    @Test
    void aReplaceThatFailedBeforeItWasDoneCanBeCommittedAgain() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            visit.session().set("x", 1);
            scene.faults.failNext(StoreOperation.REPLACE, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
            assertThat(visit.session().get("x")).isEqualTo(1);
            assertThat(scene.values(token)).doesNotContainKey("x");
            visit.commit();
        }
        assertThat(scene.value(token, "x")).isEqualTo(1);
    }

    @Test
    void aReplaceWhoseAnswerWasLostCanBeCommittedAgain() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            visit.session().set("x", 1);
            scene.faults.failNext(StoreOperation.REPLACE, Outcome.APPLIED);
            assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(scene.value(token, "x")).isEqualTo(1);
    }

    @Test
    void aCreateWhoseAnswerWasLostIsFoundToBeDone() {
        Visit visit = scene.engine.enter();
        visit.session().set("x", 1);
        scene.faults.failNext(StoreOperation.CREATE, Outcome.APPLIED);
        assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
        assertThat(scene.value(String.valueOf(visit.session().signedId()), "x")).isEqualTo(1);
        assertThat(scene.heard(Created.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void aCreateWhoseOutcomeIsNotKnownIsCommittedAgainAndLeavesNoOrphan(Outcome outcome) {
        Visit visit = scene.engine.enter();
        visit.session().set("x", 1);
        scene.faults.failNext(StoreOperation.CREATE, outcome);
        scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
        assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
        assertThat(visit.session().isStored()).isFalse();
        visit.commit();
        assertThat(scene.value(String.valueOf(visit.session().signedId()), "x")).isEqualTo(1);
        assertThat(scene.memory.count()).isEqualTo(1);
        assertThat(scene.heard(Created.class)).hasSize(1);
    }

    @Test
    void aDestroyWhoseAnswerWasLostIsFoundToBeDone() {
        String token = scene.client();
        scene.faults.failNext(StoreOperation.DELETE, Outcome.APPLIED);
        scene.visit(token, session -> assertThat(session.destroy()).isTrue());
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.heard(Ended.class)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void aDestroyThatFailedSaysSoAndCanBeDoneAgain(Outcome outcome) {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.faults.failNext(StoreOperation.DELETE, outcome);
            scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> visit.session().destroy()).isInstanceOf(StoreUnavailableException.class);
            assertThat(visit.session().isEnded()).isFalse();
            visit.session().destroy();
            assertThat(visit.session().isEnded()).isTrue();
        }
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.memory.count()).isZero();
        assertThat(scene.heard(Ended.class)).hasSize(1);
    }

    @Test
    void aRollWhoseAnswerWasLostIsFoundToBeDone() {
        String token = scene.client();
        Visit visit = scene.enter(token);
        scene.faults.failNext(StoreOperation.ROLL, Outcome.APPLIED);
        assertThat(visit.session().roll()).isTrue();
        visit.close();
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.value(String.valueOf(visit.session().signedId()), "name"))
                .isEqualTo("ada");
    }

    @Test
    void aRollWhoseOutcomeCannotBeFoundOutIsAnError() {
        String token = scene.client();
        Visit visit = scene.enter(token);
        scene.faults.failNext(StoreOperation.ROLL, Outcome.APPLIED);
        scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> visit.session().roll())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("roll");
        assertThat(scene.memory.count()).isOne();
    }

    @Test
    void aRollThatFailedBeforeItWasDoneLeavesTheOldIdAlive() {
        String token = scene.client();
        Visit visit = scene.enter(token);
        scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> visit.session().roll()).isInstanceOf(StoreUnavailableException.class);
        visit.close();
        assertThat(scene.lives(token)).isTrue();
        assertThat(visit.session().signedId()).isEqualTo(token);
    }

    @Test
    void aLoginThatFailedLeavesNobodyLoggedIn() {
        String token = scene.client();
        Visit visit = scene.enter(token);
        scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> visit.session().setUser("ada")).isInstanceOf(StoreUnavailableException.class);
        scene.visit(token, session -> assertThat(session.user()).isNull());
    }

    @Test
    void aFailingStoreNeverLeavesAHalfWrittenSession() {
        List<Consumer<Session>> writes = List.of(
                session -> session.set("a", 2).set("b", 2).save(),
                session -> session.set("a", 2).set("b", 2).roll(),
                session -> session.set("a", 2).set("b", 2).setUser("ada"),
                session -> session.set("a", 2).update("b", Integer.class, b -> 2));
        for (Consumer<Session> write : writes) {
            for (StoreOperation operation : StoreOperation.values()) {
                String token = scene.client(session -> session.set("a", 1).set("b", 1));
                Visit visit = scene.enter(token);
                scene.faults.failNext(operation, Outcome.NOT_APPLIED);
                try {
                    write.accept(visit.session());
                } catch (StoreUnavailableException e) {
                    assertThat(scene.value(token, "a")).isEqualTo(1);
                }
                scene.faults.clear();
                scene.memory.scan(null, 100).sessions().forEach(record -> {
                    var info = scene.engine.directory().find(record.key().hex()).orElseThrow();
                    assertThat(info.attributes().get("a"))
                            .isEqualTo(info.attributes().get("b"));
                });
                scene.engine.directory().endAll();
            }
        }
    }

    @Test
    void aFailedTouchIsNotTheReadersFault() {
        String token = scene.client();
        scene.after(Duration.ofMinutes(1));
        scene.faults.failNext(StoreOperation.TOUCH, Outcome.NOT_APPLIED);
        try (Visit visit = scene.enter(token)) {
            assertThat(visit.commit()).isEqualTo(CommitOutcome.NOTHING);
        }
        assertThat(scene.heard(StoreFailed.class)).hasSize(1);
        try (Visit visit = scene.enter(token)) {
            assertThat(visit.commit()).as("the next one tries again").isEqualTo(CommitOutcome.TOUCHED);
        }
    }

    @Test
    void aHeldFindDoesNotHoldOtherSessionsUp() {
        String slow = scene.client();
        String quick = scene.client();
        FaultyStore.Hold hold = scene.faults.holdNext(StoreOperation.FIND);
        Race<Boolean> race = Race.<Boolean>run(List.of(() -> scene.lives(slow), () -> {
            hold.awaitArrival();
            boolean lives = scene.lives(quick);
            hold.release();
            return lives;
        }));
        assertThat(race.count(true)).isEqualTo(2);
    }
}
