package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.END;
import static dev.sojourn.store.near.Sessions.NOW;
import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.rolled;
import static dev.sojourn.store.near.Sessions.session;
import static dev.sojourn.store.near.Sessions.touchAt;
import static dev.sojourn.store.near.Sessions.trail;
import static dev.sojourn.store.near.Sessions.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.FaultyStore.Outcome;
import dev.sojourn.testkit.ManualClock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What this node has written is what it reads, without any notice: none comes in these tests. */
class OwnWritesTest {

    private final Server server = new Server();
    private final Node here = server.node();
    private final NearCache near = Feeding.ANNOUNCED.over(here, new ManualClock());

    @BeforeEach
    void aSessionIsRemembered() {
        near.create(session(1));
        found(near, 1);
        here.feed.lie();
    }

    @Test
    void aReplaceIsSeen() {
        assertThat(near.replace(written(session(1)), 1)).isTrue();
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @Test
    void aReplaceThatWasRefusedShowsThatWhatWasRememberedIsStale() {
        server.memory.replace(written(session(1)), 1);
        assertThat(near.replace(written(session(1)), 1)).isFalse();
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @Test
    void aDeleteIsSeen() {
        assertThat(near.delete(key(1))).isEqualTo(Removal.SESSION);
        assertThat(near.find(key(1))).isNull();
    }

    @Test
    void aDeleteOfWhatWasGoneAlreadyIsSeen() {
        server.memory.delete(key(1));
        assertThat(near.delete(key(1))).isEqualTo(Removal.NOTHING);
        assertThat(near.find(key(1))).isNull();
    }

    @Test
    void aRollIsSeenUnderBothKeys() {
        StoredSession renewed = rolled(session(1), 2);
        assertThat(near.roll(session(1), renewed, trail(session(1), renewed))).isTrue();
        assertThat(near.find(key(1))).isInstanceOf(Trail.class);
        assertThat(found(near, 2).version()).isEqualTo(2);
    }

    @Test
    void endsOfManyAreSeen() {
        near.create(session(2));
        found(near, 2);
        assertThat(near.deleteAll(List.of(key(1), key(2)))).containsOnly(Removal.SESSION);
        assertThat(near.find(key(1))).isNull();
        assertThat(near.find(key(2))).isNull();
        assertThat(here.counted.count(StoreOperation.DELETE)).isEqualTo(1);
    }

    @Test
    void settlementsOfManyAreSeen() {
        near.settleAll(near.claimExpired(END, END + 60_000, 10).stream()
                .map(claimed -> new Settlement(claimed, 0))
                .toList());
        assertThat(near.find(key(1))).isNull();
        assertThat(here.counted.count(StoreOperation.SETTLE)).isEqualTo(1);
    }

    @Test
    void aClaimAndItsSettlementAreSeen() {
        List<StoredSession> claimed = near.claimExpired(END, END + 60_000, 10);
        assertThat(found(near, 1).claimed()).isTrue();
        near.settle(claimed.get(0), 0);
        assertThat(near.find(key(1))).isNull();
    }

    @Test
    void aTouchIsSeenWithoutAnotherReadOfTheStore() {
        assertThat(near.touch(key(1), touchAt(NOW + 5_000))).isTrue();
        here.counted.reset();
        assertThat(found(near, 1).lastAccess()).isEqualTo(NOW + 5_000);
        assertThat(found(near, 1).expiresAt()).isEqualTo(END + 5_000);
        assertThat(here.counted.calls()).isEmpty();
    }

    @Test
    void aTouchThatIsOlderThanWhatIsRememberedMovesNothingBack() {
        near.touch(key(1), touchAt(NOW + 5_000));
        near.touch(key(1), touchAt(NOW + 2_000));
        assertThat(found(near, 1).lastAccess()).isEqualTo(NOW + 5_000);
    }

    @Test
    void aTouchForAnotherDurationThanIsRememberedIsReadFromTheStore() {
        server.memory.replace(written(session(1)).toBuilder().duration(1_000).build(), 1);
        assertThat(near.touch(key(1), new Touch(NOW + 5_000, NOW + 5_000, NOW + 6_000, 1_000)))
                .isTrue();
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @Test
    void aTouchThatWasRefusedShowsThatWhatWasRememberedIsStale() {
        server.memory.delete(key(1));
        assertThat(near.touch(key(1), touchAt(NOW + 5_000))).isFalse();
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aReplaceWithoutAnAnswerIsReadFromTheStore(Outcome outcome) {
        here.faults.failNext(StoreOperation.REPLACE, outcome);
        assertThatThrownBy(() -> near.replace(written(session(1)), 1)).isInstanceOf(StoreException.class);
        assertThat(found(near, 1).version()).isEqualTo(outcome == Outcome.APPLIED ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource
    void aDeleteWithoutAnAnswerIsReadFromTheStore(Outcome outcome) {
        here.faults.failNext(StoreOperation.DELETE, outcome);
        assertThatThrownBy(() -> near.delete(key(1))).isInstanceOf(StoreException.class);
        assertThat(near.find(key(1)) == null).isEqualTo(outcome == Outcome.APPLIED);
    }

    @ParameterizedTest
    @EnumSource
    void aTouchWithoutAnAnswerIsReadFromTheStore(Outcome outcome) {
        here.faults.failNext(StoreOperation.TOUCH, outcome);
        assertThatThrownBy(() -> near.touch(key(1), touchAt(NOW + 5_000))).isInstanceOf(StoreException.class);
        assertThat(found(near, 1).lastAccess()).isEqualTo(outcome == Outcome.APPLIED ? NOW + 5_000 : NOW);
    }

    @ParameterizedTest
    @EnumSource
    void aRollWithoutAnAnswerIsReadFromTheStore(Outcome outcome) {
        StoredSession renewed = rolled(session(1), 2);
        here.faults.failNext(StoreOperation.ROLL, outcome);
        assertThatThrownBy(() -> near.roll(session(1), renewed, trail(session(1), renewed)))
                .isInstanceOf(StoreException.class);
        assertThat(near.find(key(1)) instanceof Trail).isEqualTo(outcome == Outcome.APPLIED);
    }

    @Test
    void nothingIsServedFromMemoryAfterClosing() {
        near.close();
        assertThatThrownBy(() -> near.find(key(1))).isInstanceOf(StoreException.class);
    }
}
