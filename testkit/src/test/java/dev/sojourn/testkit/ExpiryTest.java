package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionExpiredException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Unknown;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.StoreOperation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When sessions die, by the clock of the engine alone: nothing sweeps here unless it is told to. */
class ExpiryTest {

    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Scene scene(Lifetime lifetime) {
        return new Scene(settings -> settings.lifetime(lifetime));
    }

    @Test
    void withTheSweeperOffASessionLivesForItsIdleTimeAndNotASecondLonger() {
        Scene scene = new Scene();
        String early = scene.client();
        String late = scene.client();
        scene.after(HALF_HOUR.minus(SECOND));
        assertThat(scene.lives(early)).isTrue();
        scene.after(SECOND);
        assertThat(scene.lives(late)).isFalse();
        assertThat(scene.lives(early)).isTrue();
        assertThat(scene.memory.count()).as("nothing was swept").isEqualTo(2);
    }

    @Test
    void theAbsoluteLimitEndsEvenABusySession() {
        Scene scene = new Scene();
        String token = scene.client();
        for (int minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
            scene.after(Duration.ofMinutes(20));
            scene.visit(token, session -> session.set("x", 1));
        }
        scene.after(Duration.ofMinutes(20).minus(SECOND));
        assertThat(scene.read(token, Session::timeToLive)).isEqualTo(SECOND);
        scene.after(SECOND);
        assertThat(scene.lives(token)).isFalse();
    }

    @Test
    void aRememberedSessionHasLimitsOfItsOwnAndLeavesTheOthersTheirs() {
        Scene scene = scene(Lifetime.standard().remembered(Duration.ofDays(30)));
        String ordinary = scene.client(session -> session.set("x", 1));
        String remembered = scene.client(session -> session.set("x", 1).setDuration(Duration.ofDays(14)));
        for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
            scene.after(Duration.ofMinutes(20));
            scene.visit(ordinary, session -> session.set("x", 2));
        }
        assertThat(scene.lives(ordinary)).isFalse();
        scene.after(Duration.ofDays(13));
        scene.visit(remembered, session -> session.set("x", 2));
        scene.after(Duration.ofDays(13));
        scene.visit(remembered, session -> session.set("x", 3));
        assertThat(scene.read(remembered, Session::timeToLive))
                .isEqualTo(Duration.ofDays(3).plusHours(12));
        scene.after(Duration.ofDays(3).plusHours(12));
        assertThat(scene.lives(remembered)).isFalse();
    }

    @Test
    void aRememberedSessionThatIsLeftAloneEndsByItsOwnDuration() {
        Scene scene = scene(Lifetime.standard().remembered(Duration.ofDays(30)));
        String token = scene.client(session -> session.setDuration(Duration.ofDays(14)));
        scene.after(Duration.ofDays(14).plusHours(1));
        assertThat(scene.lives(token)).isFalse();
    }

    @Test
    void aLongDurationIsCutWhereNoSessionIsRemembered() {
        Scene scene = scene(Lifetime.standard());
        String token = scene.client(session -> session.setDuration(Duration.ofDays(14)));
        scene.after(Duration.ofHours(12));
        assertThat(scene.lives(token)).isFalse();
    }

    /** An idle limit of none is the engine's word, and makes no session a remembered one. */
    @Test
    void anEngineWithoutAnIdleLimitRemembersOnlyThoseWhoWereGivenADuration() {
        Scene scene = scene(Lifetime.standard().idle(Lifetime.FOREVER).remembered(Duration.ofDays(30)));
        String ordinary = scene.client(session -> session.set("x", 1));
        String remembered = scene.client(session -> session.set("x", 1).setDuration(Duration.ofDays(14)));
        scene.after(Duration.ofHours(12));
        assertThat(scene.lives(ordinary)).isFalse();
        assertThat(scene.lives(remembered)).isTrue();
    }

    @Test
    void aRollDoesNotGiveASecondLife() {
        Scene scene = scene(Lifetime.standard().absolute(Duration.ofHours(1)));
        String token = scene.client();
        Instant created = scene.read(token, Session::createdAt);
        scene.after(Duration.ofMinutes(29));
        token = scene.visit(token, Session::roll);
        scene.after(Duration.ofMinutes(29));
        token = scene.visit(token, session -> session.setUser("ada"));
        assertThat(scene.read(token, Session::createdAt)).isEqualTo(created);
        scene.after(Duration.ofMinutes(2));
        assertThat(scene.lives(token)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // anchor, alive 30 minutes after its begin when, at 20 minutes, it was: read, written, touched, extended
        "CREATED, false, false, false, true",
        "LAST_UPDATE, false, true, true, true",
        "LAST_ACCESS, true, true, true, true",
        "EXPLICIT, false, false, true, true"
    })
    void theAnchorSaysWhatKeepsASessionAlive(
            ExpiryAnchor anchor, boolean read, boolean written, boolean touched, boolean extended) {
        Scene scene = scene(Lifetime.standard().anchor(anchor).touchEvery(Duration.ZERO));
        String reader = scene.client();
        String writer = scene.client();
        String toucher = scene.client();
        String extender = scene.client();
        scene.after(Duration.ofMinutes(20));
        scene.visit(reader, session -> session.get("name"));
        scene.visit(writer, session -> session.set("x", 1));
        scene.visit(toucher, Session::touch);
        scene.visit(extender, session -> session.extend(HALF_HOUR));
        scene.after(Duration.ofMinutes(10));
        assertThat(scene.lives(reader)).as("read").isEqualTo(read);
        assertThat(scene.lives(writer)).as("written").isEqualTo(written);
        assertThat(scene.lives(toucher)).as("touched").isEqualTo(touched);
        assertThat(scene.lives(extender)).as("extended").isEqualTo(extended);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 59, 60, 61, 300, 900})
    void savingTouchesUpNeverMakesASessionDieEarly(int touchSeconds) {
        Duration every = Duration.ofSeconds(touchSeconds);
        Scene scene = scene(Lifetime.standard().touchEvery(every));
        for (int gap : new int[] {1, 59, 61, 299, 899, 901, 1_799}) {
            String token = scene.client();
            for (int i = 0; i < 4; i++) {
                scene.after(Duration.ofSeconds(gap));
                assertThat(scene.lives(token))
                        .as("after %d gaps of %d s", i + 1, gap)
                        .isTrue();
            }
            scene.after(HALF_HOUR.minus(SECOND));
            String other = token;
            assertThat(scene.lives(other))
                    .as("a second before its idle time is over")
                    .isTrue();
            scene.after(HALF_HOUR.plus(every));
            assertThat(scene.lives(other))
                    .as("at the latest a touch interval later")
                    .isFalse();
        }
    }

    @Test
    void aSessionMayHaveADurationOfItsOwn() {
        Scene scene = new Scene();
        String shorter = scene.client(session -> session.setDuration(Duration.ofMinutes(1)));
        String longer = scene.client(session -> session.setDuration(Duration.ofHours(2)));
        scene.after(Duration.ofMinutes(1));
        assertThat(scene.lives(shorter)).isFalse();
        scene.after(Duration.ofMinutes(118));
        assertThat(scene.lives(longer)).isTrue();
        scene.visit(longer, session -> session.setDuration(null));
        scene.after(HALF_HOUR);
        assertThat(scene.lives(longer)).isFalse();
    }

    @Test
    void aDurationOfItsOwnSurvivesWritesAndRolls() {
        Scene scene = new Scene();
        String token = scene.client(session -> session.setDuration(Duration.ofHours(2)));
        token = scene.visit(token, session -> session.set("x", 1).roll());
        scene.after(Duration.ofMinutes(119));
        assertThat(scene.read(token, Session::duration)).isEqualTo(Duration.ofHours(2));
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void aSessionMayNeverExpire() {
        Scene scene = scene(Lifetime.standard().absolute(Lifetime.FOREVER));
        String token = scene.client(session -> session.setDuration(Lifetime.FOREVER));
        scene.after(Duration.ofDays(36_500));
        scene.engine.directory().sweep();
        assertThat(scene.lives(token)).isTrue();
        scene.visit(token, session -> assertThat(session.expiresAt()).isNull());
        assertThat(scene.read(token, Session::timeToLive)).isEqualTo(Lifetime.FOREVER);
    }

    @Test
    void theAbsoluteLimitHoldsForASessionThatWouldNeverExpire() {
        Scene scene = new Scene();
        String token = scene.client(session -> session.setDuration(Lifetime.FOREVER));
        scene.after(Duration.ofHours(12));
        assertThat(scene.lives(token)).isFalse();
    }

    @Test
    void anEmptyOrNegativeDurationIsRefused() {
        Scene scene = new Scene();
        scene.client(session -> {
            for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(1)}) {
                assertThatThrownBy(() -> session.setDuration(bad)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> session.extend(bad)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void lastAccessNeverMovesBackWhenTheClockDoes() {
        Scene scene = new Scene();
        String token = scene.client();
        scene.after(Duration.ofMinutes(10));
        Instant before = scene.read(token, Session::lastAccessAt);
        scene.visit(token, Session::touch);
        scene.after(Duration.ofMinutes(-5));
        scene.visit(token, session -> session.set("x", 1));
        assertThat(scene.read(token, Session::lastAccessAt)).isEqualTo(before);
    }

    @Test
    void anExpiredSessionIsToldFromAnUnknownOneAsLongAsItsRemainsAreKept() {
        Scene scene = scene(Lifetime.standard().expiredRetention(Duration.ofHours(1)));
        String id = String.valueOf(scene.engine.directory().create().id());
        assertThatThrownBy(() ->
                        scene.engine.directory().get(scene.engine.directory().generateId()))
                .isExactlyInstanceOf(SessionNotFoundException.class);
        scene.after(HALF_HOUR);
        assertThatThrownBy(() -> scene.engine.directory().get(id)).isInstanceOf(SessionExpiredException.class);
        scene.engine.directory().sweep();
        assertThatThrownBy(() -> scene.engine.directory().get(id)).isInstanceOf(SessionExpiredException.class);
        scene.after(Duration.ofHours(1));
        scene.engine.directory().sweep();
        assertThatThrownBy(() -> scene.engine.directory().get(id)).isExactlyInstanceOf(SessionNotFoundException.class);
        assertThat(scene.heard(Unknown.class)).extracting(Unknown::expired).containsExactly(false, true, true, false);
    }

    @Test
    void withoutRetentionNothingIsLeftOfAnExpiredSession() {
        Scene scene = scene(Lifetime.standard().expiredRetention(Duration.ZERO));
        String id = String.valueOf(scene.engine.directory().create().id());
        scene.after(HALF_HOUR);
        assertThat(scene.engine.directory().sweep()).isEqualTo(1);
        assertThatThrownBy(() -> scene.engine.directory().get(id)).isExactlyInstanceOf(SessionNotFoundException.class);
    }

    @Test
    void anExpiredSessionEndsOnceWithWhatItHeld() {
        Scene scene = new Scene();
        scene.client(session -> session.set("cart", "full").setUser("ada"));
        scene.after(HALF_HOUR);
        assertThat(scene.engine.directory().sweep()).isEqualTo(1);
        assertThat(scene.engine.directory().sweep()).isZero();
        assertThat(scene.heard(Ended.class)).singleElement().satisfies(end -> {
            assertThat(end.reason()).isEqualTo(EndReason.EXPIRED);
            assertThat(end.user()).isEqualTo("ada");
            assertThat(end.attributes()).containsEntry("cart", "full");
        });
    }

    @Test
    void aSweepThatDiedBeforeItSettledIsToldAgainUnderTheSameEventId() {
        Scene scene = new Scene();
        scene.client();
        scene.after(HALF_HOUR);
        scene.faults.failNext(StoreOperation.SETTLE, FaultyStore.Outcome.NOT_APPLIED);
        assertThatThrownBy(() -> scene.engine.directory().sweep()).isInstanceOf(StoreUnavailableException.class);
        assertThat(scene.engine.directory().sweep()).as("while the claim holds").isZero();
        scene.after(Duration.ofMinutes(1));
        assertThat(scene.engine.directory().sweep()).isEqualTo(1);
        assertThat(scene.heard(Ended.class))
                .hasSize(2)
                .extracting(Ended::eventId)
                .containsOnly(scene.heard(Ended.class).get(0).eventId());
        scene.after(Duration.ofMinutes(2));
        assertThat(scene.engine.directory().sweep()).isZero();
    }

    @Test
    void ofTwoEnginesThatSweepAtOnceOneTellsEachEnd() {
        Scene scene = new Scene();
        for (int i = 0; i < 600; i++) {
            scene.client();
        }
        scene.after(HALF_HOUR);
        try (var other = scene.engine(scene.store, settings -> settings)) {
            Race<Integer> race = Race.run(
                    4,
                    lane -> (lane % 2 == 0 ? scene.engine : other).directory().sweep());
            assertThat(race.results().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(600);
        }
        assertThat(scene.heard(Ended.class))
                .extracting(Ended::key)
                .doesNotHaveDuplicates()
                .hasSize(600);
    }

    @Test
    void deletingASessionThatHasExpiredUnsweptStillTellsItsEnd() {
        Scene scene = new Scene();
        String id = String.valueOf(scene.engine.directory().create().id());
        scene.after(HALF_HOUR);
        assertThat(scene.engine.directory().delete(id)).isTrue();
        scene.engine.directory().sweep();
        assertThat(scene.heard(Ended.class)).hasSize(1);
    }
}
