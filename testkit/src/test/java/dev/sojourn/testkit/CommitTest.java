package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.AttributeTypeException;
import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent.Conflict;
import dev.sojourn.event.SessionEvent.Saved;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Limits;
import dev.sojourn.store.StoreOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** That parallel visits lose nothing, and that what was changed in place is saved. */
class CommitTest {

    private final Scene scene = new Scene();

    @RepeatedTest(5)
    void fiftyParallelUpdatesOfOneCounterEndAtFifty() {
        String token = scene.client();
        try (SessionEngine other = scene.engine(scene.store, settings -> settings)) {
            Race.run(50, lane -> {
                        try (Visit visit = (lane % 2 == 0 ? scene.engine : other).enter(token, Transport.COOKIE)) {
                            visit.session().update("n", Integer.class, n -> n == null ? 1 : n + 1);
                            return true;
                        }
                    })
                    .results();
        }
        assertThat(scene.value(token, "n")).isEqualTo(50);
    }

    @RepeatedTest(5)
    void fiftyParallelWritesOfDifferentAttributesAllSurvive() {
        String token = scene.client();
        Race.run(50, lane -> scene.visit(token, session -> session.set("a" + lane, lane)))
                .results();
        scene.visit(token, session -> {
            assertThat(session.size()).isEqualTo(51);
            for (int i = 0; i < 50; i++) {
                assertThat(session.get("a" + i)).isEqualTo(i);
            }
        });
    }

    @Test
    void changesAreAppliedOntoTheNewerState() {
        String token = scene.client(session -> session.set("a", 1).set("b", 1).set("c", 1));
        Visit slow = scene.enter(token);
        slow.session().set("a", 2).remove("b");
        scene.visit(token, session -> session.set("c", 3).set("d", 4));
        slow.commit();
        assertThat(scene.values(token)).isEqualTo(Map.of("a", 2, "c", 3, "d", 4));
        assertThat(scene.heard(Conflict.class)).hasSize(1);
    }

    @Test
    void forTheSameAttributeTheLastCommitWins() {
        String token = scene.client(session -> session.set("a", 1));
        Visit slow = scene.enter(token);
        slow.session().set("a", "slow");
        scene.visit(token, session -> session.set("a", "quick"));
        slow.commit();
        assertThat(scene.value(token, "a")).isEqualTo("slow");
    }

    @Test
    void aCommitThatLosesTooOftenFailsAndWritesNothing() {
        Scene tight = Scene.outsideTheProcess(
                settings -> settings.limits(Limits.standard().withCommitAttempts(1)));
        String token = tight.client();
        Visit slow = tight.enter(token);
        slow.session().set("slow", 1);
        tight.visit(token, session -> session.set("x", 1));
        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
        assertThat(tight.values(token)).doesNotContainKey("slow");
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatWasChangedInPlaceIsSaved() {
        String token = scene.client(session -> session.set("list", new ArrayList<>(List.of("a"))));
        scene.visit(token, session -> ((List<Object>) session.get("list")).add("b"));
        assertThat(scene.value(token, "list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatWasSetAndThenChangedInPlaceIsSavedAsItIsAtTheCommit() {
        List<Object> list = new ArrayList<>();
        String token = scene.client(session -> {
            session.set("list", list);
            list.add("after set");
            session.save();
            list.add("after save");
        });
        assertThat(scene.value(token, "list")).isEqualTo(List.of("after set", "after save"));
    }

    @Test
    void whatWasOnlyReadIsNotWritten() {
        String token =
                scene.client(session -> session.set("list", List.of("a", "b")).set("map", Map.of("k", 1)));
        scene.store.reset();
        scene.visit(token, session -> assertThat(session.attributes()).hasSize(2));
        assertThat(scene.store.count(StoreOperation.REPLACE)).isZero();
        assertThat(scene.heard(Saved.class)).isEmpty();
    }

    @Test
    void anUpdateOfAListThatWasReadBeforeIsNotUndoneAtTheEndOfTheVisit() {
        String token = scene.client(session -> session.set("list", List.of("a")));
        scene.visit(token, session -> {
            assertThat(session.get("list")).isEqualTo(List.of("a"));
            session.update("list", List.class, list -> List.of("a", "b"));
            assertThat(session.get("list")).isEqualTo(List.of("a", "b"));
        });
        assertThat(scene.value(token, "list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void anUpdateOfAListThatWasSetBeforeIsNotUndoneAtTheEndOfTheVisit() {
        String token = scene.client();
        scene.visit(token, session -> {
            session.set("list", new ArrayList<>(List.of("a")));
            session.update("list", List.class, list -> List.of("a", "b"));
            assertThat(session.get("list")).isEqualTo(List.of("a", "b"));
        });
        assertThat(scene.value(token, "list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void anUpdateToNullRemoves() {
        String token = scene.client(session -> session.set("n", 1));
        scene.visit(token, session -> {
            assertThat(session.update("n", Integer.class, n -> null)).isNull();
            assertThat(session.has("n")).isFalse();
        });
        assertThat(scene.values(token)).doesNotContainKey("n");
    }

    @Test
    void anUpdateOfAnotherTypeIsRefusedAndChangesNothing() {
        String token = scene.client(session -> session.set("n", "text"));
        scene.visit(
                token,
                session -> assertThatThrownBy(() -> session.update("n", Integer.class, n -> 1))
                        .isInstanceOf(AttributeTypeException.class));
        assertThat(scene.value(token, "n")).isEqualTo("text");
    }

    @Test
    void aVisitSeesItsOwnWritesAndOthersSeeThemAfterTheCommit() {
        String token = scene.client();
        Visit writing = scene.enter(token);
        writing.session().set("x", 1);
        assertThat(writing.session().get("x")).isEqualTo(1);
        assertThat(scene.values(token)).doesNotContainKey("x");
        writing.commit();
        assertThat(scene.value(token, "x")).isEqualTo(1);
    }

    @Test
    void clearAndReplaceAllHoldAgainstWhatOthersWroteMeanwhile() {
        String token = scene.client(session -> session.set("a", 1));
        Visit slow = scene.enter(token);
        slow.session().replaceAll(Map.of("only", true));
        scene.visit(token, session -> session.set("b", 2));
        slow.commit();
        assertThat(scene.values(token)).containsOnlyKeys("only");
    }

    @Test
    void aReloadForgetsTheChangesAndSeesThoseOfOthers() {
        String token = scene.client(session -> session.set("a", 1));
        try (Visit visit = scene.enter(token)) {
            visit.session().set("a", 2).set("b", 2);
            scene.visit(token, session -> session.set("a", 3));
            assertThat(visit.session().reload()).isTrue();
            assertThat(visit.session().get("a")).isEqualTo(3);
            assertThat(visit.session().has("b")).isFalse();
        }
        assertThat(scene.value(token, "a")).isEqualTo(3);
    }
}
