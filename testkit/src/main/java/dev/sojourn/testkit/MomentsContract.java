package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.found;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.touchAt;
import static dev.sojourn.testkit.Samples.trail;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import org.junit.jupiter.api.Test;

/**
 * That a write which was made from before a touch does not undo it: neither a replace nor a roll. A part of
 * {@link SessionStoreContract}.
 */
public interface MomentsContract extends StoreUnderTest {

    @Test
    default void replaceKeepsEveryMomentThatATouchMovedFurther() {
        StoredSession next = written(session(1), "made before the touch");
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), touchAt(NOW + 9_000));
            assertThat(store.replace(next, 1)).isTrue();
            assertStored(store, next.touched(touchAt(NOW + 9_000)));
        }
    }

    @Test
    default void replaceKeepsEachMomentForItself() {
        StoredSession next = sample(1)
                .version(2)
                .lastAccess(NOW - 1)
                .expiryBase(NOW + 50)
                .expiresAt(END - 1)
                .build();
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(next, 1)).isTrue();
            assertStored(store, sample(1).version(2).expiryBase(NOW + 50).build());
        }
    }

    @Test
    default void replaceMovesMomentsForward() {
        StoredSession next = written(session(1), "next").touched(touchAt(NOW + 70));
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(next, 1)).isTrue();
            assertStored(store, next);
        }
    }

    @Test
    default void aSessionThatAReplaceDidNotShortenIsNotClaimedEarlier() {
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(sample(1).version(2).expiresAt(NOW + 10).build(), 1))
                    .isTrue();
            assertThat(store.claimExpired(END - 1, HELD, 10)).isEmpty();
            assertThat(store.claimExpired(END, HELD, 10)).hasSize(1);
        }
    }

    @Test
    default void replaceWithANewDurationSetsTheExpiryThatItMeans() {
        StoredSession shorter = shortened(session(1), NOW);
        StoredSession longer = shorter.toBuilder()
                .version(3)
                .duration(StoredSession.NEVER)
                .expiryBase(NOW + 5)
                .expiresAt(StoredSession.NEVER)
                .build();
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.replace(shorter, 1)).isTrue();
            assertStored(store, shorter);
            assertThat(store.replace(longer, 2)).isTrue();
            assertStored(store, longer);
        }
    }

    @Test
    default void replaceWithANewDurationKeepsALaterLastAccess() {
        StoredSession shorter = shortened(session(1), NOW);
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), new Touch(NOW + 9_000, NOW, END, StoredSession.ENGINE_DURATION));
            assertThat(store.replace(shorter, 1)).isTrue();
            assertStored(store, shorter.toBuilder().lastAccess(NOW + 9_000).build());
        }
    }

    @Test
    default void replaceWithANewDurationIsRefusedWhenTheAnchorWasMovedMeanwhile() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), touchAt(NOW + 1));
            assertThat(store.replace(shortened(session(1), NOW), 1)).isFalse();
            assertStored(store, session(1).touched(touchAt(NOW + 1)));
        }
    }

    @Test
    default void whoMadeItAgainFromWhatIsFoundIsNotRefused() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), touchAt(NOW + 1));
            StoredSession again = shortened(found(store, key(1)), NOW + 1);
            assertThat(store.replace(again, 1)).isTrue();
            assertStored(store, again);
        }
    }

    @Test
    default void rollKeepsEveryMomentThatATouchMovedFurther() {
        StoredSession renewed = renewed(session(1), 2);
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), touchAt(NOW + 9_000));
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isTrue();
            assertStored(store, renewed.touched(touchAt(NOW + 9_000)));
            assertThat(store.claimExpired(END + 8_999, HELD, 10)).isEmpty();
        }
    }

    @Test
    default void rollWithANewDurationSetsTheExpiryThatItMeans() {
        StoredSession renewed = renewed(shortened(session(1), NOW), 2);
        try (SessionStore store = open()) {
            store.create(session(1));
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isTrue();
            assertStored(store, renewed);
            assertThat(store.claimExpired(NOW + 1_000, HELD, 10)).hasSize(1);
        }
    }

    @Test
    default void rollWithANewDurationIsRefusedWhenTheAnchorWasMovedMeanwhile() {
        StoredSession renewed = renewed(shortened(session(1), NOW), 2);
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), touchAt(NOW + 1));
            assertThat(store.roll(session(1), renewed, trail(session(1), renewed)))
                    .isFalse();
            assertStored(store, session(1).touched(touchAt(NOW + 1)));
            assertThat(store.find(key(2))).isNull();
        }
    }

    /** One write later, with a duration of a second that is counted from a moment. */
    private static StoredSession shortened(StoredSession session, long base) {
        return session.toBuilder()
                .version(session.version() + 1)
                .duration(1_000)
                .expiryBase(base)
                .expiresAt(base + 1_000)
                .build();
    }
}
