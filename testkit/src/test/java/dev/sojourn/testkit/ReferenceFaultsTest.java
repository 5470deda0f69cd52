package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.ReferenceTakenException;
import dev.sojourn.References;
import dev.sojourn.Session;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoreOperation;
import dev.sojourn.store.Trail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a session with a reference when the store, the clock or another write comes in between. */
class ReferenceFaultsTest {

    private Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    private References references() {
        return scene.engine.directory().references();
    }

    private Session made() {
        return references().create("order 1", session -> session.set("number", 1));
    }

    private void with(Scene other) {
        scene.close();
        scene = other;
    }

    private void assertFree() {
        assertThat(references().find("order 1")).isEmpty();
        assertThat(scene.memory.count()).isZero();
        assertThat(made().isStored()).isTrue();
    }

    @Test
    void aNameThatIsNotTakenOrWhoseAnswerIsLostLeavesNoSession() {
        for (FaultyStore.Outcome outcome : FaultyStore.Outcome.values()) {
            scene.faults.failNext(StoreOperation.SWAP_TRAIL, outcome);

            assertThatThrownBy(this::made).isInstanceOf(StoreUnavailableException.class);

            assertFree();
            references()
                    .find("order 1")
                    .ifPresent(found -> scene.engine.directory().end(found.key()));
        }
    }

    @Test
    void aCreationWhoseAnswerIsLostLeavesNothing() {
        scene.faults.failNext(StoreOperation.CREATE, FaultyStore.Outcome.NOT_APPLIED);

        assertThatThrownBy(this::made).isInstanceOf(StoreUnavailableException.class);

        assertFree();
    }

    @Test
    void aNameThatCouldNotBeLetGoIsFreeAllTheSame() {
        Session made = made();
        scene.faults.failNext(StoreOperation.SWAP_TRAIL, FaultyStore.Outcome.NOT_APPLIED);

        assertThat(made.destroy()).isTrue();

        assertThat(scene.memory.find(SessionKey.parse(References.keyOf("order 1"))))
                .isNotNull();
        assertFree();
    }

    @Test
    void whoHasANameAfterwardsKeepsItWhenTheEndOfTheFirstIsToldLate() {
        references().create("order 1", session -> session.setDuration(Duration.ofMinutes(5)));
        scene.after(Duration.ofMinutes(6));
        Session second = made();

        scene.engine.directory().sweep();

        assertThat(scene.heard(SessionEvent.Ended.class)).hasSize(1);
        assertThat(references().find("order 1"))
                .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo(second.key()));
    }

    @Test
    void aStoreThatLeadsNoNamesSaysSoAndKeepsNothing() {
        with(Scene.over(
                store -> new ForwardingStore(store) {
                    @Override
                    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
                        throw new UnsupportedOperationException("no names here");
                    }
                },
                settings -> settings));

        assertThatThrownBy(this::made).isInstanceOf(UnsupportedOperationException.class);

        assertThat(scene.memory.count()).isZero();
    }

    @Test
    void aWriteThatIsUnderWayWhenItsSessionExpiresDoesNotBringItBackBesideTheNext() throws Exception {
        Session first = references().create("order 1", session -> session.setDuration(Duration.ofMinutes(5)));
        FaultyStore.Hold hold = scene.faults.holdNext(StoreOperation.REPLACE);
        CompletableFuture<Boolean> late =
                CompletableFuture.supplyAsync(() -> first.set("number", 2).save());
        hold.awaitArrival();
        scene.after(Duration.ofMinutes(6));

        Session second = made();
        hold.release();

        assertThat(late.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(scene.memory.count()).isEqualTo(1);
        assertThat(references().find("order 1"))
                .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo(second.key()));
    }

    @Test
    void anOutageInTheMiddleLeavesNothingThatASweepDoesNotEnd() {
        assertThatThrownBy(() -> references().create("order 1", session -> {
                    scene.faults.failNext(StoreOperation.CREATE, FaultyStore.Outcome.APPLIED);
                    scene.faults.failNext(StoreOperation.FIND, FaultyStore.Outcome.NOT_APPLIED);
                    scene.faults.failNext(StoreOperation.DELETE, FaultyStore.Outcome.NOT_APPLIED);
                }))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(scene.memory.count()).isEqualTo(1);

        scene.engine.directory().sweep();

        assertThat(scene.memory.count()).isZero();
        assertFree();
    }

    @Test
    void whileAStoreTakesNoNamesAwayManyEndsDoNotWaitForEach() {
        AtomicInteger asked = new AtomicInteger();
        with(Scene.over(
                store -> new ForwardingStore(store) {
                    @Override
                    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
                        if (next == null && asked.incrementAndGet() > 0) {
                            throw new StoreException("no answer", null);
                        }
                        return super.swapTrail(key, leadsTo, next);
                    }
                },
                settings -> settings));
        for (int i = 0; i < 20; i++) {
            references().create("order " + i, session -> session.setUser("ada"));
        }

        assertThat(scene.engine.directory().endAllOf("ada")).isEqualTo(20);

        assertThat(asked).hasValue(1);
        assertThat(references().create("order 7", session -> {}).isStored()).isTrue();
    }

    @Test
    void aNodeWhoseClockIsAheadTakesNoNameOfASessionThatLives() {
        with(Scene.over(
                store -> new ForwardingStore(store) {
                    @Override
                    public StoreHealth health() {
                        return new StoreHealth(true, StoreHealth.Feed.NONE, Duration.ofMinutes(40), List.of());
                    }
                },
                settings -> settings));
        references().create("order 1", session -> session.setDuration(Duration.ofMinutes(5)));
        scene.after(Duration.ofMinutes(6));

        assertThatThrownBy(this::made).isInstanceOf(ReferenceTakenException.class);

        assertThat(scene.memory.count()).isEqualTo(1);
    }
}
