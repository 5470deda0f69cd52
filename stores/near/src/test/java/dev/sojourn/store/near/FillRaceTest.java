package dev.sojourn.store.near;

import static dev.sojourn.store.near.Sessions.NOW;
import static dev.sojourn.store.near.Sessions.found;
import static dev.sojourn.store.near.Sessions.key;
import static dev.sojourn.store.near.Sessions.rolled;
import static dev.sojourn.store.near.Sessions.session;
import static dev.sojourn.store.near.Sessions.touchAt;
import static dev.sojourn.store.near.Sessions.trail;
import static dev.sojourn.store.near.Sessions.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.FaultyStore.Hold;
import dev.sojourn.testkit.ManualClock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store has answered while it changed is handed to who asked, and to nobody who asks later. */
class FillRaceTest {

    private static final Executor OTHER_THREAD = task -> {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        thread.start();
    };

    private final Server server = new Server();
    private final Node here = server.node();
    private final SessionStore elsewhere = server.node();

    @BeforeEach
    void aSessionIsStored() {
        elsewhere.create(session(1));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeAWriteElsewhereIsNotRemembered(Feeding feeding) {
        NearCache near = during(feeding, cache -> elsewhere.replace(written(session(1)), 1));
        assertThat(near.statistics().refusals()).isEqualTo(1);
        assertThat(near.statistics().puts()).isZero();
        assertThat(found(near, 1).version()).isEqualTo(2);
        assertThat(near.statistics().puts()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeAWriteHereIsNotRemembered(Feeding feeding) {
        NearCache near = during(feeding, cache -> {
            here.feed.lie();
            cache.replace(written(session(1)), 1);
        });
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeATouchHereIsNotRemembered(Feeding feeding) {
        NearCache near = during(feeding, cache -> {
            here.feed.lie();
            cache.touch(key(1), touchAt(NOW + 5_000));
        });
        assertThat(found(near, 1).lastAccess()).isEqualTo(NOW + 5_000);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeAnEndIsNotRemembered(Feeding feeding) {
        NearCache near = during(feeding, cache -> elsewhere.delete(key(1)));
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeARollIsNotRemembered(Feeding feeding) {
        StoredSession renewed = rolled(session(1), 2);
        NearCache near = during(feeding, cache -> elsewhere.roll(session(1), renewed, trail(session(1), renewed)));
        assertThat(near.find(key(1))).isInstanceOf(Trail.class);
        assertThat(found(near, 2).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeALossIsNotRemembered(Feeding feeding) {
        here.feed.lie();
        NearCache near = during(feeding, cache -> {
            elsewhere.replace(written(session(1)), 1);
            here.lost();
        });
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeAReadPastTheCacheDoesNotOverwriteWhatThatHasSeen(Feeding feeding) {
        here.feed.lie();
        NearCache near = during(feeding, cache -> {
            elsewhere.replace(written(session(1)), 1);
            assertThat(((StoredSession)
                                    Optional.ofNullable(cache.findFresh(key(1))).orElseThrow())
                            .version())
                    .isEqualTo(2);
        });
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerFromBeforeAnEndThatWasSeenPastTheCacheIsNotRemembered(Feeding feeding) {
        here.feed.lie();
        NearCache near = during(feeding, cache -> {
            elsewhere.delete(key(1));
            assertThat(cache.findFresh(key(1))).isNull();
        });
        assertThat(near.find(key(1))).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoReadsPastTheCacheTheOneThatHasSeenMoreCounts(Feeding feeding) {
        NearCache near = feeding.over(here, new ManualClock());
        here.feed.lie();
        Hold hold = here.faults.holdNext(StoreOperation.FIND);
        CompletableFuture<Void> later = CompletableFuture.runAsync(() -> near.findFresh(key(1)), OTHER_THREAD);
        hold.awaitArrival();
        Pause pause = here.pauseAfterNextRead();
        CompletableFuture<Void> earlier = CompletableFuture.runAsync(() -> near.findFresh(key(1)), OTHER_THREAD);
        pause.awaitArrival();
        elsewhere.replace(written(session(1)), 1);
        hold.release();
        later.join();
        pause.release();
        earlier.join();
        assertThat(found(near, 1).version()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void whoComesAfterAWriteDoesNotWaitForAReadThatBeganBefore(Feeding feeding) {
        during(feeding, cache -> {
            elsewhere.replace(written(session(1)), 1);
            assertThat(found(cache, 1).version()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoComesAfterALossDoesNotWaitForAReadThatBeganBefore(Feeding feeding) {
        here.feed.lie();
        during(feeding, cache -> {
            elsewhere.replace(written(session(1)), 1);
            here.lost();
            assertThat(found(cache, 1).version()).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatNothingHasOvertakenIsRemembered(Feeding feeding) {
        NearCache near = during(feeding, cache -> elsewhere.create(session(2)));
        here.counted.reset();
        assertThat(found(near, 1).version()).isEqualTo(1);
        assertThat(here.counted.calls()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatCameWhileTheFeedWasDownIsNotRemembered(Feeding feeding) {
        NearCache near = during(feeding, cache -> here.interrupted());
        here.counted.reset();
        found(near, 1);
        found(near, 1);
        assertThat(here.counted.count(StoreOperation.FIND)).isEqualTo(2);
    }

    /** Lets something happen after the store has answered a read, and before the answer has arrived. */
    private NearCache during(Feeding feeding, Consumer<NearCache> event) {
        NearCache near = feeding.over(here, new ManualClock());
        Pause pause = here.pauseAfterNextRead();
        CompletableFuture<Optional<StoredRecord>> reader =
                CompletableFuture.supplyAsync(() -> Optional.ofNullable(near.find(key(1))), OTHER_THREAD);
        pause.awaitArrival();
        try {
            event.accept(near);
        } finally {
            pause.release();
        }
        StoredRecord answer = reader.join().orElseThrow();
        assertThat(((StoredSession) answer).version())
                .as("what the store has answered")
                .isEqualTo(1);
        return near;
    }
}
