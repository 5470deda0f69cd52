package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.ROUNDS;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.touchAt;
import static dev.sojourn.testkit.Samples.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That a session is one session to everybody while it is rolled. A part of {@link SessionStoreContract}. */
public interface LineageRacesContract extends StoreUnderTest {

    /** How often a session is rolled beside those who look for it. */
    int ROLLS_OF_A_RACE = 150;

    /** For a lane that waits for the other one on a busy machine. */
    long PATIENCE_NANOS = 20_000_000_000L;

    @Test
    default void whoFollowsTheFirstKeyAlwaysFindsTheSession() {
        try (SessionStore store = open()) {
            store.create(session(0));
            assertThat(faultsBesideRolls(store, () -> follow(store, key(0)) != null))
                    .isZero();
        }
    }

    @Test
    default void aSessionIsCountedOnceAtEachMomentOfItsRolls() {
        try (SessionStore store = open()) {
            store.create(session(0));
            assertThat(faultsBesideRolls(store, () -> store.count() == 1)).isZero();
            assertThat(Samples.keys(Samples.scanAll(store, 10))).containsExactly(key(ROLLS_OF_A_RACE));
        }
    }

    @Test
    default void whoSeesTheNewKeyLiveSeesTheOldOneLiveNoMore() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                StoredSession from = session(round * 10);
                StoredSession to = renewed(from, round * 10 + 1);
                store.create(from);
                Race<Boolean> race = Race.<Boolean>run(List.of(
                        () -> store.roll(from, to, trail(from, to)),
                        () -> neverBothLive(store, from.key(), to.key()),
                        () -> neverBothLive(store, from.key(), to.key())));
                assertThat(race.count(true)).isEqualTo(3);
            }
        }
    }

    @Test
    default void rollsOfManyAtOnceLeaveTheFirstKeyLeadingToTheSession() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS / 4; round++) {
                int first = round * 1_000;
                store.create(session(first));
                AtomicInteger numbers = new AtomicInteger(first);
                Race.run(4, lane -> {
                            for (int i = 0; i < 8; i++) {
                                rolled(store, first, numbers.incrementAndGet(), NOW);
                            }
                            return true;
                        })
                        .results();
                assertThat(store.find(key(first))).isInstanceOfSatisfying(Trail.class, trail -> {
                    assertThat(Samples.found(store, trail.to()).lineage()).isEqualTo(key(first));
                });
                assertThat(store.count()).isEqualTo(round + 1);
            }
        }
    }

    @Test
    default void aRollWithoutGraceCountsThoughTheNextOneIsQuicker() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS * 2; round++) {
                int first = round * 10;
                StoredSession second = renewed(session(first), first + 1);
                StoredSession third = renewed(second, first + 2);
                StoredSession fourth = renewed(third, first + 3);
                store.create(session(first));
                store.roll(session(first), second, new Trail(key(first), second.key(), END, END));
                Race<Boolean> race = Race.<Boolean>run(List.of(
                        () -> store.roll(second, third, new Trail(second.key(), third.key(), 0, END)),
                        () -> soon(() -> store.roll(third, fourth, new Trail(third.key(), fourth.key(), END, END)))));
                assertThat(race.count(true)).isEqualTo(2);
                assertThat(store.find(key(first))).isEqualTo(new Trail(key(first), fourth.key(), 0, END));
            }
        }
    }

    @Test
    default void aDeleteBesideRollsLeavesNothingUnderTheFirstKey() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int first = round * 100;
                store.create(session(first));
                AtomicInteger numbers = new AtomicInteger(first);
                Race<Boolean> race = Race.run(3, lane -> {
                    for (int i = 0; lane > 0 && i < 5; i++) {
                        rolled(store, first, numbers.incrementAndGet(), NOW);
                    }
                    return lane > 0 || deleted(store, first);
                });
                assertThat(race.count(true)).isEqualTo(3);
                assertThat(store.find(key(first))).isNull();
                assertThat(store.count()).isZero();
            }
        }
    }

    @Test
    default void aTouchBesideANewDurationIsWhollyBeforeItOrWhollyAfterIt() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                StoredSession first = session(round);
                StoredSession shorter = first.toBuilder()
                        .version(2)
                        .duration(1_000)
                        .expiresAt(NOW + 1_000)
                        .build();
                store.create(first);
                AtomicBoolean replaced = new AtomicBoolean();
                Race<Boolean> race =
                        Race.<Boolean>run(List.of(() -> store.touch(first.key(), touchAt(NOW + 500)), () -> {
                            replaced.set(store.replace(shorter, 1));
                            return true;
                        }));
                assertThat(race.count(true)).isEqualTo(2);
                StoredSession before = replaced.get() ? shorter : first;
                Samples.assertStored(store, before.touched(touchAt(NOW + 500)));
            }
        }
    }

    @Test
    default void deletesOfManyAtOnceMeetEachSessionOnce() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS / 4; round++) {
                List<SessionKey> keys = IntStream.range(round * 100, round * 100 + 20)
                        .peek(number -> store.create(session(number)))
                        .mapToObj(Samples::key)
                        .toList();
                List<Removal> met = new ArrayList<>();
                Race.run(4, lane -> store.deleteAll(keys)).results().forEach(met::addAll);
                assertThat(Collections.frequency(met, Removal.SESSION)).isEqualTo(20);
                assertThat(Collections.frequency(met, Removal.NOTHING)).isEqualTo(60);
                assertThat(store.count()).isZero();
            }
        }
    }

    /** Rolls a session again and again; returns how often a look in the meantime has shown what must not be. */
    private static int faultsBesideRolls(SessionStore store, BooleanSupplier look) {
        AtomicBoolean over = new AtomicBoolean();
        Race<Integer> race = Race.run(3, lane -> {
            int faults = 0;
            if (lane == 0) {
                StoredSession now = session(0);
                for (int number = 1; number <= ROLLS_OF_A_RACE; number++) {
                    StoredSession next = renewed(now, number);
                    faults += store.roll(now, next, trail(now, next)) ? 0 : 1;
                    now = next;
                }
                over.set(true);
            }
            while (!over.get()) {
                faults += look.getAsBoolean() ? 0 : 1;
            }
            return faults;
        });
        return race.results().stream().mapToInt(Integer::intValue).sum();
    }

    private static boolean neverBothLive(SessionStore store, SessionKey old, SessionKey renewed) {
        for (int i = 0; i < 1_000; i++) {
            if (store.find(renewed) != null) {
                return store.find(old) instanceof Trail;
            }
        }
        return true;
    }

    /** The session that a key leads to, or null when the trails end where nothing is. */
    private static @Nullable StoredSession follow(SessionStore store, SessionKey first) {
        StoredRecord record = store.find(first);
        for (int step = 0; step < 10_000 && record instanceof Trail trail; step++) {
            record = store.find(trail.to());
        }
        return record instanceof StoredSession session ? session : null;
    }

    private static boolean rolled(SessionStore store, int first, int to, long usableUntil) {
        StoredSession from = follow(store, key(first));
        if (from == null) {
            return false;
        }
        return store.roll(from, renewed(from, to), new Trail(from.key(), key(to), usableUntil, END));
    }

    private static boolean soon(BooleanSupplier call) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            if (call.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static boolean deleted(SessionStore store, int first) {
        return soon(() -> {
            StoredSession session = follow(store, key(first));
            return session != null && store.delete(session.key()) == Removal.SESSION;
        });
    }
}
