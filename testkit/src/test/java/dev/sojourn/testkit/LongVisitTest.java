package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a session lives while a request of it runs, and not a moment longer; and when it expires. */
class LongVisitTest {

    private final Scene scene = new Scene();

    private void minutes(int minutes) {
        for (int i = 0; i < minutes; i++) {
            scene.after(Duration.ofMinutes(1));
            scene.engine.directory().sweep();
        }
    }

    @Test
    void aVisitThatIsOpenKeepsItsSessionAliveAndItsWriteIsSaved() {
        String token = scene.client();
        try (Visit report = scene.enter(token)) {
            minutes(100);
            assertThat(scene.memory.count()).isEqualTo(1);
            report.session().set("done", 1);
            assertThat(report.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        assertThat(scene.value(token, "done")).isEqualTo(1);
        minutes(31);
        assertThat(scene.memory.count()).isZero();
    }

    @Test
    void theAbsoluteLimitStaysAndAQuietVisitKeepsNothingAlive() {
        String token = scene.client();
        try (Visit report = scene.enter(token)) {
            minutes(12 * 60 + 1);
            assertThat(report.session().set("late", 1).save()).isFalse();
        }
        String second = scene.client();
        try (Visit message = scene.enter(second).quiet()) {
            minutes(31);
            assertThat(scene.memory.count()).isZero();
            assertThat(message.session().set("late", 1).save()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWriteAfterTheEndFailsWhetherOrNotASweepWasFirst(boolean swept) {
        String token = scene.client();
        try (Visit slow = scene.enter(token)) {
            scene.after(Duration.ofMinutes(31));
            if (swept) {
                scene.engine.directory().sweep();
            }
            slow.session().set("late", 1);
            assertThat(slow.commit()).isEqualTo(CommitOutcome.DROPPED);
            assertThat(scene.lives(token)).isFalse();
        }
        String next = scene.client();
        try (Visit slow = scene.enter(next)) {
            scene.after(Duration.ofMinutes(31));
            if (swept) {
                scene.engine.directory().sweep();
            }
            assertThat(slow.session().roll()).isFalse();
        }
        String last = scene.client();
        scene.after(Duration.ofMinutes(1));
        try (Visit reader = scene.enter(last)) {
            scene.after(Duration.ofMinutes(31));
            if (swept) {
                scene.engine.directory().sweep();
            }
            assertThat(reader.commit()).isEqualTo(CommitOutcome.ENDED);
            assertThat(scene.lives(last)).isFalse();
        }
    }

    @Test
    void aVisitWhoseSessionOthersKeptAliveGoesOn() {
        String token = scene.client();
        try (SessionEngine other = scene.engine(scene.store, settings -> settings);
                Visit slow = other.enter(token, Transport.COOKIE)) {
            scene.after(Duration.ofMinutes(20));
            scene.visit(token, Session::exists);
            scene.after(Duration.ofMinutes(20));
            slow.session().set("late", 1);
            assertThat(slow.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        assertThat(scene.value(token, "late")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aVisitKeepsItsSessionAliveAlsoUnderADurationThatAnotherVisitHasSet(boolean ofASocket) {
        String token = scene.client();
        Connection.Attachment socket = scene.read(token, session -> scene.engine.attach(session, reason -> {}));
        try (Visit report = ofASocket ? scene.engine.enter(socket) : scene.enter(token)) {
            scene.after(Duration.ofMinutes(1));
            scene.visit(token, session -> session.setDuration(Duration.ofMinutes(2)));
            for (int i = 0; i < 60; i++) {
                scene.after(Duration.ofSeconds(10));
                scene.engine.directory().sweep();
            }
            report.session().set("done", 1);
            assertThat(report.commit()).isEqualTo(CommitOutcome.SAVED);
        }
    }

    @Test
    void aNodeThatTouchesSeldomLetsNoSessionDieEarlyThatAnotherNodeHasTouched() {
        Scene often = new Scene(settings -> settings.lifetime(
                Lifetime.standard().idle(Duration.ofMinutes(30)).touchEvery(Duration.ZERO)));
        String token = often.client();
        try (SessionEngine seldom = often.engine(
                often.store,
                settings -> settings.lifetime(
                        Lifetime.standard().idle(Duration.ofMinutes(30)).touchEvery(Duration.ofMinutes(10))))) {
            often.after(Duration.ofMinutes(9));
            try (Visit visit = seldom.enter(token, Transport.COOKIE)) {
                assertThat(visit.session().get("name")).isEqualTo("ada");
                visit.commit();
            }
            often.after(Duration.ofMinutes(29));
            assertThat(often.lives(token)).isTrue();
        }
    }

    private void halfAMinuteTwice() {
        for (int i = 0; i < 2; i++) {
            scene.after(Duration.ofSeconds(30));
            scene.engine.directory().sweep();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aVisitThatIsOpenFollowsItsSessionThroughEveryRollWithGrace(int rolledBefore) {
        String token = scene.client();
        for (int i = 0; i < rolledBefore; i++) {
            token = scene.visit(token, Session::roll);
        }
        try (Visit report = scene.enter(token);
                Visit message = scene.enter(token).quiet()) {
            for (int i = 0; i < 5; i++) {
                token = scene.visit(token, session -> session.roll(Duration.ofSeconds(10)));
                halfAMinuteTwice();
            }
            report.session().set("done", 1);
            assertThat(report.commit()).isEqualTo(CommitOutcome.SAVED);
            message.session().set("heard", 1);
            assertThat(message.commit()).isEqualTo(CommitOutcome.SAVED);
        }
        assertThat(scene.values(token)).containsOnlyKeys("name", "done", "heard");
    }

    @Test
    void aVisitThatIsOpenDoesNotFollowThroughARollWithoutGrace() {
        String token = scene.visit(scene.client(), Session::roll);
        try (Visit report = scene.enter(token)) {
            token = scene.visit(token, session -> session.roll(Duration.ofSeconds(10)));
            halfAMinuteTwice();
            token = scene.visit(token, Session::roll);
            halfAMinuteTwice();
            report.session().set("done", 1);
            assertThat(report.commit()).isEqualTo(CommitOutcome.DROPPED);
        }
        assertThat(scene.values(token)).containsOnlyKeys("name");
    }

    @Test
    void twoQuietWritesInARowDoNotTakeBackWhatARequestHasMoved() {
        String token = scene.client();
        try (Visit first = scene.enter(token).quiet()) {
            scene.after(Duration.ofMinutes(15));
            scene.visit(token, session -> session.get("name"));
            first.session().set("a", 1);
            first.commit();
            try (Visit second = scene.enter(token).quiet()) {
                second.session().set("b", 1);
                second.commit();
            }
        }
        scene.after(Duration.ofMinutes(16));
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void whatIsPromisedIsNeverMoreThanTheStoreKeeps() {
        Scene thrifty = new Scene(settings -> settings.lifetime(
                Lifetime.standard().idle(Duration.ofMinutes(2)).touchEvery(Duration.ofMinutes(1))));
        String token = thrifty.client();
        thrifty.after(Duration.ofSeconds(59));
        Instant promised = thrifty.read(token, Session::expiresAt);
        try (Visit message = thrifty.enter(token).quiet()) {
            thrifty.after(Duration.ofSeconds(30));
            assertThat(message.session().expiresAt()).isEqualTo(promised);
        }
        thrifty.clock.advance(Duration.between(thrifty.engine.now(), promised).minusMillis(1));
        assertThat(thrifty.lives(token)).isTrue();
    }
}
