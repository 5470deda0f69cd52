package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.LIFE;
import static dev.sojourn.store.near.Sessions.NOW;
import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.session;
import static dev.sojourn.store.near.Sessions.touchAt;
import static dev.sojourn.store.near.Sessions.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How old an answer may be that another node has made stale. */
class StalenessTest {

    private final ManualClock clock = new ManualClock();
    private final Server server = new Server();
    private final Node here = server.node();
    private final SessionStore elsewhere = server.node();

    @ParameterizedTest
    @EnumSource
    void aChangeElsewhereIsSeenWhenItsNoticeHasCome(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.hold();
        elsewhere.replace(written(session(1)), 1);
        assertThat(found(near, 1).version()).isEqualTo(1);
        here.feed.deliver();
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anEndElsewhereIsSeenWhenItsNoticeHasCome(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.hold();
        elsewhere.delete(key(1));
        assertThat(found(near, 1).version()).isEqualTo(1);
        here.feed.deliver();
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aChangeWhoseNoticeWasLostIsSeenAfterTheLongestStaleness(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.lie();
        elsewhere.delete(key(1));
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(found(near, 1).version()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(near.find(key(1))).isNull();
    }

    @Test
    void theLongestStalenessIsTheOneThatWasSet() {
        elsewhere.create(session(1));
        NearCache near = NearCache.over(here.announcing())
                .clock(clock)
                .maxStaleness(Duration.ofSeconds(5))
                .build();
        found(near, 1);
        here.feed.lie();
        elsewhere.delete(key(1));
        clock.advance(Duration.ofSeconds(5));
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void theAgeOfAnAnswerCountsFromTheQuestion(Feeding feeding) {
        elsewhere.create(session(1));
        NearCache near = feeding.over(here, clock);
        here.feed.lie();
        Pause pause = here.pauseAfterNextRead();
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> near.find(key(1)));
        pause.awaitArrival();
        elsewhere.delete(key(1));
        clock.advance(Duration.ofSeconds(59));
        pause.release();
        slow.join();
        assertThat(found(near, 1).version()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aHitDoesNotMakeAnAnswerYounger(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.lie();
        elsewhere.delete(key(1));
        for (int second = 0; second < 60; second++) {
            found(near, 1);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aTouchHereDoesNotMakeAnAnswerYounger(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.lie();
        elsewhere.replace(written(session(1)), 1);
        clock.advance(Duration.ofSeconds(59));
        near.touch(key(1), touchAt(clock.millis()));
        assertThat(found(near, 1).version()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void whenTheClockIsSetBackNoAnswerOfUnknownAgeIsServed(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.lie();
        elsewhere.delete(key(1));
        clock.advance(Duration.ofHours(-1));
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aLossIsSeenAtOnceForEverySession(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.lie();
        elsewhere.delete(key(1));
        here.lost();
        assertThat(near.find(key(1))).isNull();
        assertThat(near.statistics().losses()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whileTheFeedIsDownEveryReadAsksTheStore(Feeding feeding) {
        NearCache near = warm(feeding);
        here.interrupted();
        here.counted.reset();
        found(near, 1);
        found(near, 1);
        assertThat(here.counted.calls()).containsExactly(StoreOperation.FIND, StoreOperation.FIND);
        here.lost();
        found(near, 1);
        here.counted.reset();
        found(near, 1);
        assertThat(here.counted.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aReadPastTheCacheAsksTheStoreAndIsRemembered(Feeding feeding) {
        NearCache near = warm(feeding);
        here.feed.lie();
        elsewhere.replace(written(session(1)), 1);
        near.findFresh(key(1));
        here.counted.reset();
        assertThat(found(near, 1).version()).isEqualTo(2);
        assertThat(here.counted.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatSeemsExpiredIsAskedForBecauseAnotherNodeMayHaveTouchedIt(Feeding feeding) {
        elsewhere.create(session(1).toBuilder().expiresAt(NOW + 10_000).build());
        NearCache near = feeding.over(here, clock);
        found(near, 1);
        here.feed.lie();
        clock.advance(Duration.ofSeconds(9));
        elsewhere.touch(key(1), touchAt(clock.millis()));
        assertThat(found(near, 1).expiresAt()).as("stale").isEqualTo(NOW + 10_000);
        clock.advance(Duration.ofSeconds(1));
        assertThat(found(near, 1).expiresAt()).isEqualTo(NOW + 9_000 + LIFE);
    }

    @ParameterizedTest
    @EnumSource
    void absenceIsNotRemembered(Feeding feeding) {
        NearCache near = feeding.over(here, clock);
        here.feed.lie();
        assertThat(near.find(key(1))).isNull();
        elsewhere.create(session(1));
        assertThat(found(near, 1).version()).isEqualTo(1);
    }

    private NearCache warm(Feeding feeding) {
        elsewhere.create(session(1));
        NearCache near = feeding.over(here, clock);
        found(near, 1);
        return near;
    }
}
