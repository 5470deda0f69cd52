package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That what a failing store has left half done is finished by a sweep: no client is locked out, no end is untold. */
class UnfinishedTest {

    private final Scene scene = new Scene(settings -> settings.sessionsPerUser(1, Overflow.REFUSE));

    /** The next call of this kind is done, but neither its answer arrives nor that of the look-up. */
    private void loseTheAnswerTo(StoreOperation operation) {
        scene.faults.failNext(operation, Outcome.APPLIED);
        scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
    }

    private int sessionsOfAnn() {
        return scene.memory.findByUser("ann", null, 100).sessions().size();
    }

    @Test
    void aLoginWhoseAnswerWasLostGoesOnInItsVisit() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            loseTheAnswerTo(StoreOperation.ROLL);
            assertThatThrownBy(() -> visit.session().setUser("ann")).isInstanceOf(StoreUnavailableException.class);
            visit.session().setUser("ann");
            assertThat(visit.commit()).isIn(CommitOutcome.SAVED, CommitOutcome.NOTHING);
            assertThat(scene.lives(String.valueOf(visit.session().signedId()))).isTrue();
        }
        scene.engine.directory().sweep();
        assertThat(sessionsOfAnn()).isEqualTo(1);
        assertThat(scene.memory.count()).isEqualTo(1);
    }

    @Test
    void aRollWhoseAnswerWasLostIsMetByTheNextWriteOfItsVisit() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            loseTheAnswerTo(StoreOperation.ROLL);
            assertThatThrownBy(visit.session()::roll).isInstanceOf(StoreUnavailableException.class);
            visit.session().set("a", 1);
            assertThat(visit.commit()).isEqualTo(CommitOutcome.SAVED);
            token = String.valueOf(visit.session().signedId());
        }
        scene.engine.directory().sweep();
        assertThat(scene.values(token)).containsOnlyKeys("name", "a");
    }

    @Test
    void aLoginWhoseAnswerWasLostForGoodLocksNobodyOut() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            loseTheAnswerTo(StoreOperation.ROLL);
            assertThatThrownBy(() -> visit.session().setUser("ann")).isInstanceOf(StoreUnavailableException.class);
        }
        scene.engine.directory().sweep();
        assertThat(scene.memory.count()).isZero();
        assertThat(scene.heard(Ended.class)).hasSize(1);
        scene.client(session -> session.setUser("ann"));
        assertThat(sessionsOfAnn()).isEqualTo(1);
    }

    @Test
    void twoLoginsInARowWhoseAnswersWereLostLockNobodyOut() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            loseTheAnswerTo(StoreOperation.ROLL);
            assertThatThrownBy(() -> visit.session().setUser("ann")).isInstanceOf(StoreUnavailableException.class);
            scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
            scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> visit.session().setUser("ann")).isInstanceOf(StoreUnavailableException.class);
        }
        scene.engine.directory().sweep();
        assertThat(scene.memory.count()).isZero();
        scene.client(session -> session.setUser("ann"));
        assertThat(sessionsOfAnn()).isEqualTo(1);
    }

    @Test
    void anEndThatTheStoreCarriesOutAfterItsTimeIsTold() {
        String token = scene.client();
        StoredSession session = scene.memory.scan(null, 1).sessions().get(0);
        try (Visit visit = scene.enter(token)) {
            scene.faults.failNext(StoreOperation.DELETE, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit.session()::destroy).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(scene.heard(Ended.class)).isEmpty();
        scene.memory.delete(session.key());
        scene.engine.directory().sweep();
        assertThat(scene.heard(Ended.class))
                .singleElement()
                .satisfies(ended -> assertThat(ended.reason()).isEqualTo(EndReason.DESTROYED));
    }

    @Test
    void anEndThatTheStoreNeverCarriesOutIsNotTold() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.faults.failNext(StoreOperation.DELETE, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit.session()::destroy).isInstanceOf(StoreUnavailableException.class);
        }
        scene.engine.directory().sweep();
        assertThat(scene.heard(Ended.class)).isEmpty();
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void aRollThatFailedUndoneLeavesTheSessionAlone() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit.session()::roll).isInstanceOf(StoreUnavailableException.class);
        }
        scene.engine.directory().sweep();
        assertThat(scene.lives(token)).isTrue();
        assertThat(scene.heard(Ended.class)).isEmpty();
    }

    @Test
    void aRollWithGraceWhoseAnswerWasLostServesTheOldIdForTheGrace() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            loseTheAnswerTo(StoreOperation.ROLL);
            assertThatThrownBy(() -> visit.session().roll(Duration.ofSeconds(30)))
                    .isInstanceOf(StoreUnavailableException.class);
        }
        scene.engine.directory().sweep();
        assertThat(scene.lives(token)).isTrue();
        String next = scene.visit(token, Session::roll);
        scene.after(Duration.ofSeconds(31));
        scene.engine.directory().sweep();
        assertThat(scene.lives(next)).isTrue();
        assertThat(scene.heard(Ended.class)).isEmpty();
    }

    @Test
    void anEndWhoseAnswerWasLostIsToldByTheNextSweep() {
        Scene many = new Scene();
        IntStream.range(0, 5).forEach(n -> many.client(session -> session.setUser("ann")));
        many.faults.failNext(StoreOperation.DELETE, Outcome.APPLIED);
        many.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> many.engine.directory().endAllOf("ann")).isInstanceOf(StoreUnavailableException.class);
        many.engine.directory().sweep();
        many.engine.directory().endAllOf("ann");
        assertThat(many.memory.count()).isZero();
        assertThat(many.heard(Ended.class)).hasSize(5).extracting(Ended::reason).containsOnly(EndReason.REVOKED);
    }
}
