package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.Trail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a session is reached through all its rolls, however long a visit has been open. */
class LineageTest {

    private final Scene scene = new Scene();

    private String rolled(String token, int times, Duration grace) {
        String now = token;
        for (int i = 0; i < times; i++) {
            now = scene.visit(now, session -> session.roll(grace));
            scene.after(Duration.ofMinutes(2));
            scene.engine.directory().sweep();
        }
        return now;
    }

    @Test
    void aDestroyReachesTheSessionThroughManyRollsAndMinutes() {
        for (int rolls : List.of(1, 2, 12)) {
            String token = scene.client();
            try (Visit old = scene.enter(token)) {
                String now = rolled(token, rolls, Duration.ZERO);
                assertThat(scene.lives(now)).isTrue();
                assertThat(old.session().destroy()).isTrue();
                assertThat(scene.lives(now)).isFalse();
            }
        }
        assertThat(scene.memory.count()).isZero();
        assertThat(scene.heard(Ended.class))
                .hasSize(3)
                .extracting(Ended::eventId)
                .doesNotHaveDuplicates();
    }

    @Test
    void aSessionThatIsRememberedAfterItsFirstRollIsReachedByItsFirstKeyAsLongAsItLives() {
        try (Scene remembering =
                new Scene(settings -> settings.lifetime(Lifetime.standard().remembered(Duration.ofDays(30))))) {
            String token = remembering.client();
            String first =
                    remembering.engine.directory().lookUp(token).orElseThrow().key();
            String now = remembering.visit(token, Session::roll);
            now = remembering.visit(
                    now, session -> session.setDuration(Duration.ofDays(20)).roll());
            remembering.after(Duration.ofDays(15));
            remembering.engine.directory().sweep();

            assertThat(remembering.lives(now)).isTrue();
            assertThat(remembering.engine.directory().end(first)).isTrue();
            assertThat(remembering.lives(now)).isFalse();
        }
    }

    @Test
    void rollsLeaveNothingBehindButWhatIsNeeded() {
        String token = scene.client();
        String now = rolled(token, 20, Duration.ofSeconds(10));
        assertThat(scene.lives(now)).isTrue();
        scene.visit(now, Session::destroy);
        scene.after(Duration.ofMinutes(2));
        scene.engine.directory().sweep();
        assertThat(scene.memory.count()).isZero();
    }

    @Test
    void aSocketFollowsRollsThatNobodyToldItOf() {
        String token = scene.client();
        List<EndReason> told = new ArrayList<>();
        try (Visit visit = scene.enter(token)) {
            Connection.Attachment place = scene.engine.attach(visit.session(), told::add);
            String now = rolled(token, 10, Duration.ZERO);
            try (Visit message = scene.engine.enter(place)) {
                assertThat(message.session().get("name")).isEqualTo("ada");
                message.session().set("said", 1);
                assertThat(message.commit()).isEqualTo(CommitOutcome.SAVED);
            }
            assertThat(scene.value(now, "said")).isEqualTo(1);
            scene.visit(now, Session::destroy);
            assertThat(told).containsExactly(EndReason.DESTROYED);
        }
    }

    @Test
    void aTouchReachesTheSessionThroughARollWithGraceAndSaysThatItIsGoneThroughOneWithout() {
        String token = scene.client();
        try (Visit slow = scene.enter(token)) {
            String now = scene.visit(token, session -> session.roll(Duration.ofSeconds(30)));
            scene.after(Duration.ofMinutes(10));
            assertThat(slow.session().touch()).isTrue();
            scene.after(Duration.ofMinutes(25));
            assertThat(scene.lives(now)).isTrue();
            String last = scene.visit(now, Session::roll);
            assertThat(slow.session().touch()).isFalse();
            assertThat(slow.session().exists()).isFalse();
            assertThat(scene.lives(last)).isTrue();
        }
    }

    @Test
    void aReaderThatEnteredBeforeAQuietRollIsAnAccess() {
        String token = scene.client();
        scene.after(Duration.ofMinutes(10));
        String now;
        try (Visit reader = scene.enter(token);
                Visit message = scene.enter(token).quiet()) {
            message.session().roll(Duration.ofSeconds(30));
            now = String.valueOf(message.session().signedId());
            assertThat(reader.commit()).isEqualTo(CommitOutcome.TOUCHED);
        }
        scene.after(Duration.ofMinutes(25));
        assertThat(scene.lives(now)).isTrue();
    }

    @Test
    void logOutEverywhereElseKeepsTheSessionThatStays() {
        String own = scene.client(session -> session.setUser("ann"));
        String other = scene.client(session -> session.setUser("ann"));
        try (Visit visit = scene.enter(own)) {
            assertThat(scene.engine.directory().endOthers(visit.session())).isEqualTo(1);
            own = String.valueOf(visit.session().signedId());
        }
        assertThat(scene.lives(own)).isTrue();
        assertThat(scene.lives(other)).isFalse();
    }

    @Test
    void logOutEverywhereElseEndsNobodyWhenTheSessionThatShouldStayIsGone() {
        String own = scene.client(session -> session.setUser("ann"));
        String other = scene.client(session -> session.setUser("ann"));
        try (Visit visit = scene.enter(own)) {
            String now = scene.visit(own, Session::roll);
            assertThatThrownBy(() -> scene.engine.directory().endOthers(visit.session()))
                    .isInstanceOf(SessionNotFoundException.class);
            assertThat(scene.lives(now)).isTrue();
            assertThat(scene.lives(other)).isTrue();
        }
    }

    @Test
    void anEndIsToldOnceUnderOneIdAlsoWhenADestroyMeetsASweep() {
        String token = scene.client();
        try (Visit slow = scene.enter(token)) {
            scene.after(Duration.ofMinutes(31));
            List<dev.sojourn.store.StoredSession> claimed =
                    scene.memory.claimExpired(scene.clock.millis(), scene.clock.millis() + 60_000, 10);
            assertThat(claimed).hasSize(1);
            assertThat(slow.session().destroy()).isFalse();
            assertThat(scene.heard(Ended.class)).isEmpty();
        }
        scene.after(Duration.ofMinutes(2));
        assertThat(scene.engine.directory().sweep()).isEqualTo(1);
        assertThat(scene.heard(Ended.class))
                .singleElement()
                .extracting(Ended::reason)
                .isEqualTo(EndReason.EXPIRED);
    }

    /** Only who writes to the store himself can make one, and no thread must be lost in it. */
    @Test
    void aCircleOfTrailsLeadsNowhere() {
        SessionStore circling = new ForwardingStore(new MemoryStore()) {
            @Override
            public StoredRecord findFresh(SessionKey key) {
                return new Trail(key, key, Long.MAX_VALUE, Long.MAX_VALUE);
            }
        };
        try (SessionEngine engine =
                SessionEngine.builder().store(circling).withoutSweeps().build()) {
            String key = SessionId.of("anybody").key().hex();
            assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> assertThat(engine.directory().end(key)).isFalse());
        }
    }
}
