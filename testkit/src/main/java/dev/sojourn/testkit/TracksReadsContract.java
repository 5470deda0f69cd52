package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.found;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.touchAt;
import static dev.sojourn.testkit.Samples.trail;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.TracksReads;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a store that {@link TracksReads} tells of records that were read from it. Notices may come later, on another
 * thread, and more often than needed: these tests wait for those that must come.
 */
public interface TracksReadsContract extends StoreUnderTest {

    @Test
    default void aReplaceOfARecordThatWasReadIsTold() {
        try (SessionStore store = open()) {
            Notices notices = read(store);
            assertThat(store.replace(written(session(1), "second"), 1)).isTrue();
            notices.await(key(1));
        }
    }

    @Test
    default void aTouchOfARecordThatWasReadIsTold() {
        try (SessionStore store = open()) {
            Notices notices = read(store);
            assertThat(store.touch(key(1), touchAt(NOW + 5_000))).isTrue();
            notices.await(key(1));
        }
    }

    @Test
    default void aDeleteOfARecordThatWasReadIsTold() {
        try (SessionStore store = open()) {
            Notices notices = read(store);
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            notices.await(key(1));
        }
    }

    @Test
    default void aRollOfARecordThatWasReadIsTold() {
        try (SessionStore store = open()) {
            Notices notices = read(store);
            StoredSession renewed = renewed(session(1), 2);
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isTrue();
            notices.await(key(1));
        }
    }

    @Test
    default void aClaimAndASettlementOfARecordThatWasReadAreTold() {
        try (SessionStore store = open()) {
            Notices notices = read(store);
            List<StoredSession> claimed = store.claimExpired(END, HELD, 10);
            notices.await(key(1));
            assertThat(found(store, key(1)).claimed()).isTrue();
            notices.reset();
            assertThat(store.settle(claimed.get(0), 0)).isTrue();
            notices.await(key(1));
        }
    }

    @Test
    default void aRecordThatWasReadPastWhatIsRememberedIsTrackedToo() {
        try (SessionStore store = open()) {
            assertThat(store.create(session(1))).isTrue();
            Notices notices = Notices.of(store);
            store.findFresh(key(1));
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            notices.await(key(1));
        }
    }

    @Test
    default void aRecordThatIsReadAgainIsToldAgain() {
        try (SessionStore store = open()) {
            Notices notices = read(store);
            for (int version = 1; version <= 20; version++) {
                StoredSession now = found(store, key(1));
                assertThat(store.replace(written(now, "version " + version), now.version()))
                        .isTrue();
                notices.await(key(1));
                found(store, key(1));
                notices.reset();
            }
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            notices.await(key(1));
        }
    }

    @Test
    default void whoReadsWhenToldOfAStaleRecordSeesTheChange() {
        try (SessionStore store = open()) {
            Notices notices = Notices.of(store);
            for (int round = 1; round <= 30; round++) {
                int number = round;
                store.create(session(number));
                found(store, key(number));
                Race<Boolean> race = Race.run(2, lane -> {
                    if (lane == 0) {
                        return store.replace(written(session(number), "second"), 1);
                    }
                    notices.await(key(number));
                    return found(store, key(number)).version() == 2;
                });
                assertThat(race.count(true)).isEqualTo(2);
            }
        }
    }

    @Test
    default void aReadBesideAWriteSeesItOrIsTold() {
        try (SessionStore store = open()) {
            Notices notices = Notices.of(store);
            for (int round = 1; round <= 60; round++) {
                int number = round;
                store.create(session(number));
                Race<Long> race = Race.run(2, lane -> {
                    if (lane == 0) {
                        assertThat(store.replace(written(session(number), "second"), 1))
                                .isTrue();
                        return 2L;
                    }
                    return found(store, key(number)).version();
                });
                if (race.count(1L) > 0) {
                    notices.await(key(number));
                }
            }
        }
    }

    @Test
    default void everyListenerIsTold() {
        try (SessionStore store = open()) {
            Notices one = Notices.of(store);
            Notices other = read(store);
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            one.await(key(1));
            other.await(key(1));
        }
    }

    @Test
    default void aClosedSubscriptionIsToldNothing() {
        try (SessionStore store = open()) {
            Notices closed = new Notices();
            Subscription subscription = Samples.reads(store).track(closed);
            subscription.close();
            subscription.close();
            Notices open = read(store);
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            open.await(key(1));
            assertThat(closed.all()).isEmpty();
        }
    }

    private static Notices read(SessionStore store) {
        assertThat(store.create(session(1))).isTrue();
        Notices notices = Notices.of(store);
        assertThat(found(store, key(1)).version()).isEqualTo(1);
        notices.reset();
        return notices;
    }
}
