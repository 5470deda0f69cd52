package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionEvent.ChangesDropped;
import dev.sojourn.event.SessionEvent.Ended;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** That nothing brings a session back, and that a new id is the end of the old one. */
class DestroyWinsTest {

    private final Scene scene = new Scene();

    @Test
    void aLateSaveAfterADestroyIsDroppedAndTold() {
        String token = scene.client();
        Visit late = scene.enter(token);
        late.session().set("late", true);
        scene.visit(token, Session::destroy);
        assertThat(late.commit()).isEqualTo(CommitOutcome.DROPPED);
        assertThat(late.session().isEnded()).isTrue();
        assertThat(late.session().get("late")).isNull();
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.memory.count()).isZero();
        assertThat(scene.heard(ChangesDropped.class))
                .singleElement()
                .satisfies(event -> assertThat(event.changes()).isEqualTo(1));
    }

    @Test
    void noMethodOfALateVisitBringsADestroyedSessionBack() {
        List<Consumer<Session>> methods = List.of(
                Session::save,
                Session::touch,
                Session::roll,
                session -> session.roll(Duration.ofMinutes(1)),
                Session::reload,
                Session::destroy,
                session -> assertThatThrownBy(() -> session.setUser("ada"))
                        .isInstanceOf(SessionNotFoundException.class)
                        .hasMessageContaining("ended meanwhile"),
                Session::clearUser,
                session -> session.setDuration(Duration.ofHours(9)).save(),
                session -> session.extend(Duration.ofHours(9)).save(),
                session -> session.replaceAll(Map.of("a", 1)).save(),
                session -> session.set("a", 1).save(),
                session -> session.clear().save());
        for (Consumer<Session> method : methods) {
            String token = scene.client();
            Visit late = scene.enter(token);
            scene.visit(token, Session::destroy);
            method.accept(late.session());
            late.close();
            assertThat(scene.lives(token)).isFalse();
            assertThat(scene.memory.count()).isZero();
        }
    }

    @Test
    void anUpdateOfADestroyedSessionSaysSo() {
        String token = scene.client();
        Visit late = scene.enter(token);
        scene.visit(token, Session::destroy);
        assertThatThrownBy(() -> late.session().update("n", Integer.class, n -> 1))
                .isInstanceOf(SessionNotFoundException.class);
        assertThat(scene.memory.count()).isZero();
    }

    @Test
    void aDestroyReachesASessionThatWasRolledMeanwhile() {
        String token = scene.client();
        Visit late = scene.enter(token);
        String renewed = scene.visit(token, Session::roll);
        assertThat(late.session().destroy()).isTrue();
        assertThat(scene.lives(renewed)).isFalse();
        assertThat(scene.memory.count()).isZero();
    }

    @Test
    void aDestroyIsToldOnce() {
        String token = scene.client();
        Visit other = scene.enter(token);
        scene.visit(token, Session::destroy);
        assertThat(other.session().destroy()).isFalse();
        assertThat(scene.heard(Ended.class)).hasSize(1);
    }

    @Test
    void aNewIdIsTheEndOfTheOldOne() {
        String token = scene.client();
        String renewed = scene.visit(token, Session::roll);
        assertThat(renewed).isNotEqualTo(token);
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.value(renewed, "name")).isEqualTo("ada");
    }

    @Test
    void withAGraceTheOldIdLeadsToTheSessionForAWhileAndNoLonger() {
        String token = scene.client();
        String renewed = scene.visit(token, session -> session.roll(Duration.ofSeconds(10)));
        scene.after(Duration.ofMillis(9_999));
        assertThat(scene.value(token, "name")).isEqualTo("ada");
        scene.visit(token, session -> session.set("by", "the old id"));
        assertThat(scene.value(renewed, "by")).isEqualTo("the old id");
        scene.after(Duration.ofMillis(1));
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.lives(renewed)).isTrue();
    }

    @Test
    void withAGraceTheOldIdLeadsThroughSeveralRolls() {
        String token = scene.client();
        String second = scene.visit(token, session -> session.roll(Duration.ofSeconds(10)));
        scene.visit(second, session -> session.roll(Duration.ofSeconds(10)));
        assertThat(scene.lives(second)).isTrue();
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void aVisitByAForwardedIdNeverTellsTheClientAnId() {
        String token = scene.client();
        scene.visit(token, session -> session.roll(Duration.ofSeconds(10)));
        try (Visit visit = scene.enter(token)) {
            assertThat(visit.session().exists()).isTrue();
            assertThat(visit.session().id()).isNull();
            assertThat(visit.currentId()).isNull();
        }
    }

    @Test
    void aSlowerVisitCannotWriteTheOldIdBack() {
        String token = scene.client();
        Visit slow = scene.enter(token);
        slow.session().set("slow", 1);
        String renewed = scene.visit(token, Session::roll);
        assertThat(slow.commit()).isEqualTo(CommitOutcome.DROPPED);
        assertThat(slow.currentId()).isNull();
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.values(renewed)).doesNotContainKey("slow");
    }

    @Test
    void aSlowerVisitWithinTheGraceKeepsItsWriteButNotItsId() {
        String token = scene.client();
        Visit slow = scene.enter(token);
        slow.session().set("slow", 1);
        String renewed = scene.visit(token, session -> session.roll(Duration.ofSeconds(10)));
        assertThat(slow.commit()).isEqualTo(CommitOutcome.SAVED);
        assertThat(slow.currentId()).isNull();
        assertThat(scene.value(renewed, "slow")).isEqualTo(1);
    }

    @Test
    void loginAndLogoutGiveNewIds() {
        String token = scene.client();
        String login = scene.visit(token, session -> session.setUser("ada", Map.of("role", "admin")));
        assertThat(scene.lives(token)).isFalse();
        scene.visit(login, session -> {
            assertThat(session.user()).isEqualTo("ada");
            assertThat(session.userData()).containsEntry("role", "admin");
            assertThat(session.get("name")).isEqualTo("ada");
        });
        String logout = scene.visit(login, Session::clearUser);
        assertThat(scene.lives(login)).isFalse();
        scene.visit(logout, session -> {
            assertThat(session.user()).isNull();
            assertThat(session.userData()).isEmpty();
            assertThat(session.get("name")).isEqualTo("ada");
        });
    }

    @Test
    void theFirstWriteAfterADestroyBeginsANewSession() {
        String token = scene.client();
        String next = scene.visit(token, session -> {
            session.destroy();
            assertThat(session.names()).isEmpty();
            session.set("fresh", 1);
        });
        assertThat(next).isNotEqualTo(token);
        assertThat(scene.values(next)).containsOnlyKeys("fresh");
    }

    @RepeatedTest(20)
    void destroyRollAndSaveAtOnceLeaveNothingAlive() {
        String token = scene.client();
        // Entered before all others began, so whatever they do, this visit has to find the session.
        Visit first = scene.enter(token);
        Race.<Boolean>run(List.of(
                        () -> first.session().destroy(),
                        () -> act(token, Session::roll),
                        () -> act(token, session -> session.set("x", 1)),
                        () -> act(token, session -> session.roll(Duration.ofMinutes(1))),
                        () -> act(token, Session::touch)))
                .results();
        assertThat(scene.memory.count()).isZero();
        assertThat(scene.engine.directory().list(null, 10).sessions()).isEmpty();
        assertThat(scene.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    private boolean act(String token, Consumer<Session> handler) {
        try (Visit visit = scene.enter(token)) {
            if (visit.session().exists()) {
                handler.accept(visit.session());
            }
            visit.commit();
            return true;
        }
    }
}
