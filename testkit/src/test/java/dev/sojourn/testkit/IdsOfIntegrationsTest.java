package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.FaultyStore.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ids as containers and frameworks hold them: signed, drawn before the session begins, rolled where nobody may wait. */
class IdsOfIntegrationsTest {

    private final Scene scene = new Scene();
    private final SessionDirectory directory = scene.engine.directory();

    @Test
    void aSignedIdFindsAndDeletesItsSession() {
        String signed = scene.client(session -> session.set("name", "ada"));

        assertThat(directory.get(signed).get("name")).isEqualTo("ada");
        assertThat(directory.lookUp(signed)).isPresent();
        assertThat(directory.delete(signed)).isTrue();
        assertThat(directory.lookUp(signed)).isEmpty();
        assertThat(directory.delete(signed)).isFalse();
    }

    @Test
    void aReadingFindsAndDeletesItsSessionAndOneThatWasNotAcceptedAsksNoStore() {
        IdReading reading = scene.engine.ids().read(scene.client(), Transport.COOKIE);
        IdReading forged = scene.engine.ids().read(scene.client() + "x", Transport.COOKIE);
        scene.store.reset();

        assertThat(directory.lookUp(forged)).isEmpty();
        assertThat(directory.delete(forged)).isFalse();
        assertThat(scene.store.calls()).isEmpty();
        assertThat(directory.lookUp(reading)).isPresent();
        assertThat(directory.delete(reading)).isTrue();
        assertThat(directory.lookUp(reading)).isEmpty();
    }

    @Test
    void aForgedSignatureFindsNothing() {
        String signed = scene.client();
        String forged = signed.substring(0, signed.length() - 2) + (signed.endsWith("AA") ? "BB" : "AA");
        scene.store.reset();

        assertThat(directory.lookUp(forged)).isEmpty();
        assertThat(directory.delete(forged)).isFalse();
        assertThat(scene.store.calls()).isEmpty();
    }

    @Test
    void aSessionBeginsWithTheIdThatItsContainerHasDrawn() {
        String id = directory.generateId();
        try (Visit visit = scene.engine.enter()) {
            Session session = visit.session().begin(id);
            assertThat(session.id()).isEqualTo(id);
            assertThatThrownBy(() -> session.begin(directory.generateId())).isInstanceOf(IllegalStateException.class);
            visit.commit();
        }
        assertThat(directory.get(id).isStored()).isTrue();
    }

    @Test
    void anIdThatASessionHasOrThatIsNoneIsRefused() {
        String taken = String.valueOf(directory.create().id());
        try (Visit visit = scene.engine.enter()) {
            Session session = visit.session();
            assertThatThrownBy(() -> session.begin("42"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("generateId")
                    .hasMessageNotContaining("42");
            session.begin(taken).set("a", 1);
            assertThatThrownBy(visit::commit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not stored");
        }
        assertThat(directory.get(taken).get("a")).isNull();
        assertThat(directory.count()).isOne();
    }

    /** Its client holds the id already. */
    @Test
    void aSessionWhoseCreationWasLostKeepsTheIdThatWasDrawn() {
        String id = directory.generateId();
        try (Visit visit = scene.engine.enter()) {
            Session session = visit.session().begin(id);
            scene.faults.failNext(StoreOperation.CREATE, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
            visit.commit();
            assertThat(session.id()).isEqualTo(id);
        }
        assertThat(directory.lookUp(id)).isPresent();
    }

    @Test
    void aPlannedRollAsksNoStoreAndIsCarriedOutByTheCommitInOneCall() {
        String signed = scene.client(session -> session.set("name", "ada"));
        try (Visit visit = scene.enter(signed)) {
            Session session = visit.session();
            String before = session.id();
            scene.store.reset();

            String planned = session.rollOnCommit(Duration.ZERO);
            assertThat(scene.store.calls()).isEmpty();
            assertThat(session.id()).isEqualTo(before).isNotEqualTo(planned);
            assertThat(session.rollOnCommit(Duration.ZERO)).isEqualTo(planned);
            session.set("name", "eve");
            visit.commit();

            assertThat(scene.store.calls()).containsExactly(StoreOperation.ROLL);
            assertThat(session.id()).isEqualTo(planned);
            assertThat(directory.get(planned).get("name")).isEqualTo("eve");
            assertThat(directory.lookUp(String.valueOf(before))).isEmpty();
            visit.commit();
            assertThat(session.id()).isEqualTo(planned);
        }
        assertThat(scene.events)
                .filteredOn(SessionEvent.Rolled.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aPlannedRollWithoutOtherChangesIsCarriedOutToo() {
        String signed = scene.client();
        try (Visit visit = scene.enter(signed)) {
            String planned = visit.session().rollOnCommit(Duration.ofMinutes(1));
            assertThat(visit.session().isChanged()).isTrue();
            visit.commit();
            assertThat(visit.session().id()).isEqualTo(planned);
        }
        // Within the grace the old id leads there.
        assertThat(directory.lookUp(signed)).isPresent();
    }

    @Test
    void aDiscardForgetsThePlanAndARollThatIsNotPlannedCarriesItOut() {
        String signed = scene.client();
        try (Visit visit = scene.enter(signed)) {
            Session session = visit.session();
            String before = session.id();
            String planned = session.rollOnCommit(Duration.ZERO);
            visit.discard();
            visit.commit();
            assertThat(session.id()).isEqualTo(before);

            String again = session.rollOnCommit(Duration.ZERO);
            assertThat(again).isNotEqualTo(planned);
            assertThat(session.roll()).isTrue();
            assertThat(session.id()).isEqualTo(again);
        }
    }

    @Test
    void anUpdateAndALoginCarryOutWhatWasPlanned() {
        String signed = scene.client(session -> session.set("n", 1));
        try (Visit visit = scene.enter(signed)) {
            Session session = visit.session();
            String planned = session.rollOnCommit(Duration.ZERO);
            session.update("n", Integer.class, n -> n == null ? 1 : n + 1);
            assertThat(session.id()).isEqualTo(planned);

            String next = session.rollOnCommit(Duration.ZERO);
            session.setUser("ada");
            assertThat(session.id()).isEqualTo(next);
        }
    }

    @Test
    void withoutASessionThereIsNothingToRoll() {
        try (Visit visit = scene.engine.enter()) {
            assertThat(visit.session().rollOnCommit(Duration.ZERO)).isNull();
            visit.session().set("a", 1);
            assertThat(visit.session().rollOnCommit(Duration.ZERO))
                    .isEqualTo(visit.session().id());
        }
    }

    @Test
    void aPlannedRollOfASessionThatEndedMeanwhileIsDropped() {
        Scene other = new Scene();
        String signed = other.client();
        try (Visit visit = other.enter(signed)) {
            String planned = visit.session().rollOnCommit(Duration.ZERO);
            other.engine.directory().delete(signed);
            visit.commit();
            assertThat(other.engine.directory().lookUp(String.valueOf(planned))).isEmpty();
            assertThat(other.engine.directory().count()).isZero();
        }
    }

    /** The answer of the first roll is lost, and so is the look for it: what the client is told in the end lives on. */
    @ParameterizedTest
    @EnumSource(Outcome.class)
    void aPlannedRollThatFailedIsTriedAgainUnderAnotherId(Outcome outcome) {
        String signed = scene.client(session -> session.set("name", "ada"));
        String held;
        try (Visit visit = scene.enter(signed)) {
            String planned = visit.session().rollOnCommit(Duration.ZERO);
            scene.faults.failNext(StoreOperation.ROLL, outcome);
            scene.faults.failNext(StoreOperation.FIND, Outcome.NOT_APPLIED);
            assertThatThrownBy(visit::commit).isInstanceOf(StoreUnavailableException.class);
            visit.commit();
            held = String.valueOf(visit.session().id());
            assertThat(held).isNotEqualTo(planned);
        }
        directory.sweep();
        assertThat(directory.get(held).get("name")).isEqualTo("ada");
        assertThat(directory.count()).isOne();
    }

    @Test
    void aLoginThatFailsWithAPlanPendingLosesNoSession() {
        String signed = scene.client();
        String held;
        try (Visit visit = scene.enter(signed)) {
            visit.session().rollOnCommit(Duration.ZERO);
            scene.faults.failNext(StoreOperation.ROLL, Outcome.NOT_APPLIED);
            assertThatThrownBy(() -> visit.session().setUser("ada")).isInstanceOf(StoreUnavailableException.class);
            visit.commit();
            held = String.valueOf(visit.session().id());
        }
        directory.sweep();
        assertThat(directory.lookUp(held)).isPresent();
        assertThat(directory.count()).isOne();
    }

    @Test
    void ofTwoPlansTheShorterGraceCounts() {
        String signed = scene.client();
        try (Visit visit = scene.enter(signed)) {
            String planned = visit.session().rollOnCommit(Duration.ZERO);
            assertThat(visit.session().rollOnCommit(Duration.ofMinutes(5))).isEqualTo(planned);
            visit.session().roll(Duration.ofMinutes(5));
        }
        assertThat(directory.lookUp(signed)).isEmpty();
    }

    @Test
    void thatAUserIsRememberedIsNotPassedToTheNext() {
        Scene other =
                new Scene(settings -> settings.lifetime(Lifetime.standard().remembered(Duration.ofDays(30))));
        Duration fortnight = Duration.ofDays(14);
        String token = other.client(session -> session.setDuration(fortnight).setUser("ada"));
        try (Visit visit = other.enter(token)) {
            assertThat(visit.isRemembered()).isTrue();
            visit.session().setUser("bob");
            assertThat(visit.isRemembered()).isFalse();
            assertThat(visit.session().duration())
                    .isEqualTo(other.engine.lifetime().idle());
            visit.session().setDuration(fortnight).setUser("eve");
            assertThat(visit.isRemembered()).isTrue();
            visit.session().clearUser();
            assertThat(visit.isRemembered()).isFalse();
        }
    }
}
