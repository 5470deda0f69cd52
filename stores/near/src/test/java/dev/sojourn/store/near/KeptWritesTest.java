package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.END;
import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.rolled;
import static dev.sojourn.store.near.Sessions.session;
import static dev.sojourn.store.near.Sessions.touchAt;
import static dev.sojourn.store.near.Sessions.trail;
import static dev.sojourn.store.near.Sessions.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.TracksReads;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.ManualClock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What this node has written is remembered, unless something else may have happened to it since. */
class KeptWritesTest {

    private final Line store = new Line();
    private final NearCache near =
            NearCache.over(store).clock(new ManualClock()).build();

    @Test
    void whatWasCreatedIsReadFromMemory() {
        near.create(session(1));
        assertThat(found(near, 1).version()).isEqualTo(1);
        assertThat(store.reads).isEmpty();
    }

    @Test
    void whatWasReplacedIsReadFromMemory() {
        near.create(session(1));
        assertThat(near.replace(written(session(1)), 1)).isTrue();
        assertThat(found(near, 1)).isEqualTo(stored(1));
        assertThat(store.reads).isEmpty();
    }

    @Test
    void whatWasRolledIsReadFromMemoryUnderItsNewKey() {
        near.create(session(1));
        StoredSession renewed = rolled(session(1), 2);
        near.roll(session(1), renewed, trail(session(1), renewed));
        assertThat(found(near, 2)).isEqualTo(stored(2));
        assertThat(store.reads).isEmpty();
    }

    @Test
    void itKeepsTheMomentsOfATouchThatTheWriteWasMadeBefore() {
        near.create(session(1));
        near.touch(key(1), touchAt(Sessions.NOW + 5_000));
        near.replace(written(session(1)), 1);
        assertThat(found(near, 1).expiresAt()).isEqualTo(END + 5_000);
        assertThat(found(near, 1)).isEqualTo(stored(1));
    }

    @Test
    void aChangeByAnotherNodeThatIsToldBeforeTheAnswerCounts() {
        near.create(session(1));
        store.after(StoreOperation.REPLACE, () -> {
            elsewhere(written(session(1)).toBuilder().version(3).build(), 2);
            store.tell(listener -> listener.changed(key(1)));
        });
        assertThat(near.replace(written(session(1)), 1)).isTrue();
        assertThat(found(near, 1).version()).isEqualTo(3);
    }

    @Test
    void anEndThatIsToldBeforeTheAnswerCounts() {
        near.create(session(1));
        store.after(StoreOperation.REPLACE, () -> {
            store.truth.delete(key(1));
            store.tell(listener -> listener.ended(key(1)));
        });
        assertThat(near.replace(written(session(1)), 1)).isTrue();
        assertThat(near.find(key(1))).isNull();
    }

    @Test
    void whoLooksUnderTheOldKeyBeforeARollHasReturnedFindsNoLiveSession() {
        near.create(session(1));
        StoredSession renewed = rolled(session(1), 2);
        store.after(StoreOperation.ROLL, () -> {
            assertThat(found(near, 2).version()).isEqualTo(2);
            assertThat(near.find(key(1))).isInstanceOf(Trail.class);
        });
        near.roll(session(1), renewed, trail(session(1), renewed));
        assertThat(near.find(key(1))).isInstanceOf(Trail.class);
    }

    /** Which of two answers comes first does not say which write did. */
    @Test
    void ofTwoWritesOfThisNodeThatOverlapTheLaterOneIsFound() {
        near.create(session(1));
        store.after(
                StoreOperation.REPLACE,
                () -> assertThat(near.replace(
                                written(session(1)).toBuilder().version(3).build(), 2))
                        .isTrue());
        assertThat(near.replace(written(session(1)), 1)).isTrue();
        assertThat(found(near, 1).version()).isEqualTo(3);
    }

    @Test
    void aTouchBesideAWriteIsNotForgotten() {
        near.create(session(1));
        store.after(StoreOperation.REPLACE, () -> near.touch(key(1), touchAt(Sessions.NOW + 5_000)));
        near.replace(written(session(1)), 1);
        assertThat(found(near, 1)).isEqualTo(stored(1));
        assertThat(found(near, 1).expiresAt()).isEqualTo(END + 5_000);
    }

    @Test
    void norIsOneOfASessionThatWasNotRemembered() {
        store.truth.create(session(1));
        store.after(StoreOperation.REPLACE, () -> near.touch(key(1), touchAt(Sessions.NOW + 5_000)));
        near.replace(written(session(1)), 1);
        assertThat(found(near, 1)).isEqualTo(stored(1));
        assertThat(found(near, 1).expiresAt()).isEqualTo(END + 5_000);
    }

    /** Whoever finds the new key live, in the store as well, must not find the old one so. */
    @Test
    void whatIsReadUnderTheOldKeyWhileASessionIsRolledIsNotRemembered() {
        near.create(session(1));
        StoredSession renewed = rolled(session(1), 2);
        store.before(StoreOperation.ROLL, () -> found(near, 1));
        store.after(StoreOperation.ROLL, () -> assertThat(near.find(key(1))).isInstanceOf(Trail.class));
        near.roll(session(1), renewed, trail(session(1), renewed));
    }

    @Test
    void aWriteOfWhichNothingIsKnownIsNotRemembered() {
        near.create(session(1));
        store.after(StoreOperation.REPLACE, () -> {
            throw new StoreException("The answer was lost", null);
        });
        assertThatThrownBy(() -> near.replace(written(session(1)), 1)).isInstanceOf(StoreException.class);
        assertThat(found(near, 1).version()).isEqualTo(2);
        assertThat(store.reads).hasSize(1);
    }

    @Test
    void aLossOfTheFeedBesideAWriteForgetsIt() {
        near.create(session(1));
        store.after(StoreOperation.REPLACE, () -> {
            store.tell(ChangeListener::interrupted);
            elsewhere(written(session(1)).toBuilder().version(3).build(), 2);
            store.tell(ChangeListener::lost);
        });
        near.replace(written(session(1)), 1);
        assertThat(found(near, 1).version()).isEqualTo(3);
    }

    @Test
    void overAStoreThatTracksReadsOnlyWhatWasWrittenIsReadAgain() {
        Node node = new Server().node();
        NearCache cache = Feeding.TRACKED.over(node, new ManualClock());
        node.feed.lie();
        cache.create(session(1));
        assertThat(found(cache, 1).version()).isEqualTo(1);
        assertThat(node.counted.count(StoreOperation.FIND)).isEqualTo(1);
    }

    private StoredSession stored(int number) {
        return (StoredSession) Objects.requireNonNull(store.truth.find(key(number)));
    }

    private void elsewhere(StoredSession session, long version) {
        assertThat(store.truth.replace(session, version)).isTrue();
    }

    /** A line to a store of which others make use too; announcements come when the test has them come. */
    private static final class Line extends ForwardingStore implements AnnouncesChanges {

        final MemoryStore truth;
        final List<SessionKey> reads = new ArrayList<>();
        private final List<ChangeListener> listeners = new ArrayList<>();
        private final Map<StoreOperation, Runnable> before = new EnumMap<>(StoreOperation.class);
        private final Map<StoreOperation, Runnable> after = new EnumMap<>(StoreOperation.class);

        Line() {
            this(new MemoryStore());
        }

        private Line(MemoryStore truth) {
            super(truth);
            this.truth = truth;
        }

        /** Does something when the next such operation is done and before its answer is here. */
        void after(StoreOperation next, Runnable what) {
            after.put(next, what);
        }

        /** Does something before the next such operation is done. */
        void before(StoreOperation next, Runnable what) {
            before.put(next, what);
        }

        void tell(Consumer<ChangeListener> news) {
            listeners.forEach(news);
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            reads.add(key);
            return super.find(key);
        }

        @Override
        protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
            once(before.remove(operation));
            T answer = call.get();
            once(after.remove(operation));
            return answer;
        }

        private static void once(@Nullable Runnable what) {
            if (what != null) {
                what.run();
            }
        }

        @Override
        public boolean inProcess() {
            return false;
        }

        @Override
        public AnnouncesChanges changes() {
            return this;
        }

        @Override
        public @Nullable TracksReads reads() {
            return null;
        }

        @Override
        public Subscription listen(ChangeListener listener, Interest interest) {
            assertThat(interest).isEqualTo(Interest.CHANGES_OF_OTHERS);
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
