package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredSession;
import org.junit.jupiter.api.Test;

/**
 * What a store that {@link AnnouncesChanges} tells, and when. Announcements may come later, on another thread:
 * these tests wait for what they expect, and for a later announcement where they expect nothing.
 */
public interface AnnouncesChangesContract extends StoreUnderTest {

    @Test
    default void aReplaceIsAnnouncedAsAChange() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Announcements heard = Announcements.of(store);
            store.replace(written(session(1), "second"), 1);
            heard.await("changed " + key(1));
        }
    }

    @Test
    default void aDeleteIsAnnouncedAsAnEnd() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Announcements heard = Announcements.of(store);
            store.delete(key(1));
            heard.await("ended " + key(1));
        }
    }

    @Test
    default void aClaimIsAnnouncedAsAnEnd() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Announcements heard = Announcements.of(store);
            store.claimExpired(END, HELD, 10);
            heard.await("ended " + key(1));
        }
    }

    @Test
    default void aRollIsAnnouncedWithBothKeys() {
        try (SessionStore store = open()) {
            Announcements heard = Announcements.of(store);
            Samples.trail(store, 1, 2);
            heard.await("rolled " + key(1) + " to " + key(2));
        }
    }

    @Test
    default void whoReadsWhenToldSeesTheChange() {
        try (SessionStore store = open()) {
            Announcements heard = Announcements.of(store);
            for (int round = 1; round <= 30; round++) {
                int number = round;
                store.create(session(number));
                Race<Boolean> race = Race.run(2, lane -> {
                    if (lane == 0) {
                        return store.replace(written(session(number), "second"), 1);
                    }
                    heard.await("changed " + key(number));
                    return Samples.found(store, key(number)).version() == 2;
                });
                assertThat(race.count(true)).isEqualTo(2);
            }
        }
    }

    @Test
    default void whoReadsWhenToldOfAnEndFindsNoLiveSession() {
        try (SessionStore store = open()) {
            Announcements heard = Announcements.of(store);
            for (int round = 1; round <= 30; round++) {
                int number = round;
                store.create(session(number));
                Race<Boolean> race = Race.run(2, lane -> {
                    if (lane == 0) {
                        return store.delete(key(number)) == Removal.SESSION;
                    }
                    heard.await("ended " + key(number));
                    return store.find(key(number)) == null;
                });
                assertThat(race.count(true)).isEqualTo(2);
            }
        }
    }

    @Test
    default void whatWasRefusedIsNotAnnounced() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Announcements heard = Announcements.of(store);
            StoredSession renewed = Samples.renewed(session(2), 3);
            store.replace(Samples.sample(1).version(9).build(), 8);
            store.delete(key(2));
            store.roll(session(2), renewed, Samples.trail(session(2), renewed));
            store.claimExpired(END - 1, HELD, 10);
            store.delete(key(1));
            heard.await("ended " + key(1));
            assertThat(heard.all()).containsExactly("ended " + key(1));
        }
    }

    @Test
    default void everyListenerHears() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Announcements one = Announcements.of(store);
            Announcements other = Announcements.of(store);
            store.delete(key(1));
            one.await("ended " + key(1));
            other.await("ended " + key(1));
        }
    }

    @Test
    default void whoListensForEndsHearsOfEndsAndRolls() {
        try (SessionStore store = open()) {
            Announcements heard = new Announcements();
            Samples.changes(store).listen(heard, Interest.ENDS);
            Samples.trail(store, 1, 2);
            heard.await("rolled " + key(1) + " to " + key(2));
            // A store that looks from time to time tells the last of several changes.
            store.delete(key(2));
            heard.await("ended " + key(2));
        }
    }

    @Test
    default void aStoreThatIsListenedToSaysThatItHears() {
        try (SessionStore store = open()) {
            Samples.changes(store).listen(new Announcements(), Interest.ENDS);
            assertThat(store.health().feed()).isEqualTo(StoreHealth.Feed.HEARING);
        }
    }

    @Test
    default void aClosedSubscriptionHearsNothing() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Announcements closed = new Announcements();
            Subscription subscription = Samples.changes(store).listen(closed, Interest.CHANGES);
            subscription.close();
            subscription.close();
            Announcements open = Announcements.of(store);
            store.delete(key(1));
            open.await("ended " + key(1));
            assertThat(closed.all()).isEmpty();
        }
    }

    @Test
    default void aListenerThatThrowsDisturbsNobody() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Samples.changes(store).listen(new ThrowingListener(), Interest.CHANGES);
            Announcements heard = Announcements.of(store);
            assertThat(store.replace(written(session(1), "second"), 1)).isTrue();
            heard.await("changed " + key(1));
            assertThat(store.delete(key(1))).isEqualTo(Removal.SESSION);
            heard.await("ended " + key(1));
            assertThat(store.find(key(1))).isNull();
        }
    }
}
