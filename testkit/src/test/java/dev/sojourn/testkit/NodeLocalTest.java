package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionInfo;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Released;
import dev.sojourn.event.SessionEvent.Saved;
import dev.sojourn.event.SessionEvent.Undecodable;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that are kept by reference, on the node that set them. */
class NodeLocalTest {

    private final Scene scene = new Scene(settings -> settings.nodeLocal(NodeLocal.everythingElse()));

    /** A class that no codec knows. */
    private static class Lock {}

    private static final class Resource extends Lock {}

    @AfterEach
    void closed() {
        scene.close();
    }

    @Test
    void unlessTheEngineSaysSoAValueThatCannotBeStoredIsRefused() {
        try (Scene strict = new Scene()) {
            assertThatThrownBy(() -> strict.client(session -> session.set("lock", new Lock())))
                    .isInstanceOf(UnsupportedValueException.class)
                    .hasMessageContaining("Attribute \"lock\"");
        }
    }

    @Test
    void eachVisitGetsTheSameInstanceAndReadingItWritesNothing() {
        Lock lock = new Lock();
        String token = scene.client(session -> session.set("lock", lock));
        scene.events.clear();
        for (int i = 0; i < 3; i++) {
            scene.visit(token, session -> {
                assertThat(session.get("lock")).isSameAs(lock);
                assertThat(session.get("lock", Lock.class)).isSameAs(lock);
                assertThat(session.isNodeLocal("lock")).isTrue();
                assertThat(session.isChanged()).isFalse();
            });
        }
        assertThat(scene.heard(Saved.class)).isEmpty();
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
    }

    @Test
    void aChangeInsideIsSeenByAllAtOnceAndIsNotTakenBack() {
        String token = scene.client(session -> session.set("n", new AtomicInteger()));
        try (Visit one = scene.enter(token);
                Visit other = scene.enter(token)) {
            one.session().get("n", AtomicInteger.class).incrementAndGet();
            assertThat(other.session().get("n", AtomicInteger.class)).hasValue(1);
            one.discard();
            assertThat(one.session().get("n", AtomicInteger.class)).hasValue(1);
            assertThat(other.commit()).isEqualTo(CommitOutcome.NOTHING);
        }
    }

    @Test
    void theSameObjectSetAgainWritesNothing() {
        List<Object> parts = new ArrayList<>(List.of(new Lock()));
        String token = scene.client(session -> session.set("parts", parts));
        scene.events.clear();
        scene.visit(token, session -> session.set("parts", parts));
        scene.visit(token, session -> session.setAll(Map.of("parts", parts)));
        scene.visit(token, session -> session.replaceAll(Map.of("parts", parts)));
        parts.clear();
        scene.visit(token, session -> session.set("parts", parts).set("parts", parts));
        assertThat(scene.heard(Saved.class)).isEmpty();
        assertThat(scene.value(token, "parts")).isSameAs(parts);
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
    }

    @Test
    void whatTheCodecCanStoreIsStored() {
        List<String> list = new ArrayList<>(List.of("a"));
        String token = scene.client(session -> session.set("list", list));
        assertThat(scene.value(token, "list")).isEqualTo(list).isNotSameAs(list);
        scene.visit(token, session -> assertThat(session.isNodeLocal("list")).isFalse());
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void aValueWithSomethingInsideThatCannotBeStoredIsKeptWhole() {
        Map<String, Object> map = Map.of("depth", List.of(new Lock()));
        String token = scene.client(session -> session.set("map", map));
        assertThat(scene.value(token, "map")).isSameAs(map);
    }

    @Test
    void aValueThatIsTooLargeIsRefusedAsEver() {
        Limits small = Limits.standard().withValueBytes(16);
        try (Scene tight = new Scene(settings -> settings.limits(small).nodeLocal(NodeLocal.everythingElse()))) {
            assertThatThrownBy(() -> tight.client(session -> session.set("text", "x".repeat(17))))
                    .isInstanceOf(SessionLimitException.class)
                    .hasMessageContaining("Limits.valueBytes");
        }
    }

    @Test
    void theRuleSaysWhichClasses() {
        NodeLocal rule = NodeLocal.of(Lock.class, Runnable.class);
        Runnable task = () -> {};
        try (Scene some = new Scene(settings -> settings.nodeLocal(rule))) {
            String token = some.client(session -> session.set("lock", new Lock())
                    .set("resource", new Resource())
                    .set("task", task));
            assertThat(some.engine.nodeLocalValues()).isEqualTo(3);
            assertThatThrownBy(() -> some.visit(token, session -> session.set("n", new AtomicInteger())))
                    .isInstanceOf(UnsupportedValueException.class);
            assertThatThrownBy(() -> some.visit(token, session -> session.set("locks", List.of(new Lock()))))
                    .as("asked is the value of the attribute, and not what is in it")
                    .isInstanceOf(UnsupportedValueException.class);
        }
    }

    @Test
    void aRuleWithoutRoomIsAFaultOfTheEngine() {
        assertThatThrownBy(() -> new Scene(settings ->
                        settings.nodeLocal(NodeLocal.everythingElse().atMost(0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NodeLocal.atMost is 0; it must be at least 1");
    }

    @Test
    void anUpdateIsGivenTheObjectAndMayGiveAnother() {
        AtomicInteger first = new AtomicInteger(1);
        AtomicInteger second = new AtomicInteger(2);
        String token = scene.client(session -> session.set("n", first));
        scene.visit(token, session -> {
            session.update("n", AtomicInteger.class, n -> {
                assertThat(n).isSameAs(first);
                return second;
            });
            assertThat(session.get("n")).isSameAs(second);
            assertThat(session.update("n", AtomicInteger.class, n -> n)).isSameAs(second);
        });
        assertThat(scene.value(token, "n")).isSameAs(second);
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
        scene.visit(token, session -> session.update("n", AtomicInteger.class, n -> null));
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void itFollowsTheSessionThroughRollsAndLogins() {
        Lock lock = new Lock();
        String token = scene.client(session -> session.set("lock", lock));
        token = scene.visit(token, Session::roll);
        token = scene.visit(token, session -> session.setUser("ada", Map.of()));
        token = scene.visit(token, session -> session.roll(Duration.ofMinutes(1)));
        assertThat(scene.value(token, "lock")).isSameAs(lock);
        scene.visit(token, Session::destroy);
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void itGoesWhenItsAttributeIsReplacedRemovedOrCleared() {
        String token = scene.client(
                session -> session.set("a", new Lock()).set("b", new Lock()).set("c", new Lock()));
        scene.visit(token, session -> session.set("a", "text"));
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(2);
        scene.visit(token, session -> session.remove("b"));
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
        scene.visit(token, session -> session.set("c", new Lock()));
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
        scene.visit(token, Session::clear);
        assertThat(scene.engine.nodeLocalValues()).isZero();
        assertThat(scene.heard(Released.class)).as("whoever does that knows it").isEmpty();
    }

    @Test
    void itGoesToNoOtherUserOfTheSession() {
        String token = scene.client(session -> session.setUser("ada", Map.of()).set("lock", new Lock()));
        token = scene.visit(token, session -> session.setUser("bob", Map.of()));
        assertThat(scene.value(token, "lock")).isNull();
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void aVisitThatIsDiscardedOrRefusedLeavesNothingBehind() {
        String token = scene.client();
        try (Visit visit = scene.enter(token)) {
            visit.session().set("lock", new Lock());
            assertThat(visit.session().get("lock")).isInstanceOf(Lock.class);
        }
        try (Visit late = scene.enter(token)) {
            late.session().set("lock", new Lock());
            scene.visit(token, Session::destroy);
            assertThat(late.commit()).isEqualTo(CommitOutcome.DROPPED);
        }
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void theLastOfTwoVisitsWinsAndTheOtherValueGoes() {
        Lock last = new Lock();
        String token = scene.client();
        try (Visit one = scene.enter(token);
                Visit other = scene.enter(token)) {
            one.session().set("lock", new Lock());
            other.session().set("lock", last);
            one.commit();
            other.commit();
            assertThat(one.session().get("lock")).isInstanceOf(Lock.class);
        }
        assertThat(scene.value(token, "lock")).isSameAs(last);
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
    }

    @Test
    void aVisitThatBeganBeforeAnotherReplacedItReadsTheNewOne() {
        Lock last = new Lock();
        String token = scene.client(session -> session.set("lock", new Lock()).set("text", new Lock()));
        try (Visit early = scene.enter(token)) {
            scene.visit(token, session -> session.set("lock", last).set("text", "stored"));
            assertThat(early.session().get("lock")).isSameAs(last);
            assertThat(early.session().get("text")).isEqualTo("stored");
            scene.visit(token, session -> session.remove("text"));
        }
        try (Visit early = scene.enter(token)) {
            scene.visit(token, Session::destroy);
            assertThat(early.session().get("lock")).isNull();
        }
        assertThat(scene.heard(Undecodable.class)).isEmpty();
    }

    @Test
    void whoeverHearsOfAnEndSeesIt() {
        Lock lock = new Lock();
        String destroyed = scene.client(session -> session.set("lock", lock).set("n", 1));
        scene.visit(destroyed, Session::destroy);
        scene.client(session -> session.set("lock", lock).set("n", 1));
        scene.after(Duration.ofHours(13));
        scene.engine.directory().sweep();
        assertThat(scene.heard(Ended.class))
                .hasSize(2)
                .allSatisfy(ended -> assertThat(ended.attributes())
                        .containsEntry("lock", lock)
                        .containsEntry("n", 1));
        assertThat(scene.heard(Released.class)).isEmpty();
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void allWaysToEndManySessionsLetTheirValuesGo() {
        scene.client(session -> session.setUser("ada", Map.of()).set("lock", new Lock()));
        scene.client(session -> session.setUser("ada", Map.of()).set("lock", new Lock()));
        String bob = scene.client(session -> session.setUser("bob", Map.of()).set("lock", new Lock()));
        assertThat(scene.engine.directory().endAllOf("ada")).isEqualTo(2);
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
        assertThat(scene.lives(bob)).isTrue();
        scene.engine.directory().endAll();
        assertThat(scene.engine.nodeLocalValues()).isZero();
        assertThat(scene.heard(Ended.class))
                .allSatisfy(ended -> assertThat(ended.attributes()).containsKey("lock"));
    }

    @Test
    void administrationOnThisNodeSeesTheObject() {
        Lock lock = new Lock();
        scene.client(session -> session.set("lock", lock));
        List<SessionInfo> all = new ArrayList<>();
        scene.engine.directory().forEach(all::add);
        assertThat(all)
                .singleElement()
                .satisfies(info -> assertThat(info.attributes()).containsEntry("lock", lock));
    }

    @Test
    void closingTheEngineLetsEverythingGoAndTellsOfIt() {
        Lock lock = new Lock();
        scene.client(session -> session.set("lock", lock));
        scene.engine.close();
        assertThat(scene.engine.nodeLocalValues()).isZero();
        assertThat(scene.heard(Released.class)).singleElement().satisfies(released -> {
            assertThat(released.values()).containsExactly(Map.entry("lock", lock));
            assertThat(released.toString()).doesNotContain("Lock").contains(released.fingerprint());
        });
    }

    @Test
    void aFurtherValueIsRefusedWhenThereIsNoRoomAndOneThatTakesAnothersPlaceIsNot() {
        try (Scene tight = new Scene(
                settings -> settings.nodeLocal(NodeLocal.everythingElse().atMost(2)))) {
            String token = tight.client(session -> session.set("a", new Lock()).set("b", new Lock()));
            assertThatThrownBy(() -> tight.visit(token, session -> session.set("c", new Lock())))
                    .isInstanceOf(SessionLimitException.class)
                    .hasMessageContaining("\"c\"")
                    .hasMessageContaining("NodeLocal.atMost is 2")
                    .satisfies(e -> assertThat(((SessionLimitException) e).limit())
                            .isEqualTo(SessionLimitException.Limit.NODE_LOCAL_VALUES));
            Lock other = new Lock();
            tight.visit(token, session -> session.set("a", other));
            assertThat(tight.values(token)).containsOnlyKeys("a", "b").containsEntry("a", other);
            tight.visit(token, session -> session.remove("b"));
            tight.visit(token, session -> session.set("c", new Lock()));
            assertThat(tight.engine.nodeLocalValues()).isEqualTo(2);
        }
    }

    @Test
    void theBoundHoldsWhenSeveralVisitsMeetItAtTheirCommits() {
        try (Scene tight = new Scene(
                settings -> settings.nodeLocal(NodeLocal.everythingElse().atMost(1)))) {
            try (Visit one = tight.engine.enter();
                    Visit other = tight.engine.enter()) {
                one.session().set("lock", new Lock());
                other.session().set("lock", new Lock());
                one.commit();
                assertThatThrownBy(other::commit)
                        .isInstanceOf(SessionLimitException.class)
                        .hasMessageContaining("NodeLocal.atMost is 1");
            }
            assertThat(tight.memory.count()).isEqualTo(1);
            assertThat(tight.engine.nodeLocalValues()).isEqualTo(1);
        }
    }

    @Test
    void aCommitWhoseAnswerWasLostLosesNoValueThatIsReferredTo() {
        Lock lock = new Lock();
        String token = scene.client();
        scene.faults.failNext(StoreOperation.REPLACE, FaultyStore.Outcome.APPLIED);
        assertThatThrownBy(() -> scene.visit(token, session -> session.set("lock", lock)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(scene.value(token, "lock")).isSameAs(lock);
        scene.faults.failNext(StoreOperation.REPLACE, FaultyStore.Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> scene.visit(token, session -> session.set("lock", new Lock())))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(scene.value(token, "lock")).isSameAs(lock);
        scene.visit(token, session -> session.set("n", 1));
        assertThat(scene.engine.nodeLocalValues()).isEqualTo(1);
    }

    @Test
    void aCreateThatFailedKeepsNothing() {
        scene.faults.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> scene.client(session -> session.set("lock", new Lock())))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }

    @Test
    void whatIsKeptAboutAUserIsStoredOrRefused() {
        assertThatThrownBy(() -> scene.client(session -> session.setUser("ada", Map.of("lock", new Lock()))))
                .isInstanceOf(UnsupportedValueException.class);
    }

    @Test
    void namesAndSizeCountItLikeAnyOther() {
        String token = scene.client(session -> session.set("lock", new Lock()).set("n", 1));
        scene.visit(token, session -> {
            assertThat(session.names()).isEqualTo(Set.of("lock", "n"));
            assertThat(session.size()).isEqualTo(2);
            assertThat(session.isNodeLocal("n")).isFalse();
            assertThat(session.isNodeLocal("none")).isFalse();
        });
    }

    @Test
    void aSessionThatEndedWhileItWasUpdatedGetsNoValueBack() {
        String token = scene.client(session -> session.set("lock", new Lock()));
        try (Visit visit = scene.enter(token)) {
            scene.visit(token, Session::destroy);
            assertThatThrownBy(() -> visit.session().update("lock", Lock.class, old -> new Lock()))
                    .isInstanceOf(SessionNotFoundException.class);
        }
        assertThat(scene.engine.nodeLocalValues()).isZero();
    }
}
