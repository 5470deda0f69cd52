package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.ROUNDS;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.keys;
import static dev.sojourn.testkit.Samples.renewed;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.trail;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That each operation is one atomic step for all threads. A part of {@link SessionStoreContract}. */
public interface ParallelContract extends StoreUnderTest {

    @Test
    default void ofParallelCreatesOfOneKeyOneWins() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                Race<Boolean> race = Race.run(
                        8,
                        lane -> store.create(Samples.sample(number)
                                .data(new byte[] {(byte) lane})
                                .build()));
                assertThat(race.count(true)).isEqualTo(1);
                assertThat(store.count()).isEqualTo(round + 1);
            }
        }
    }

    @Test
    default void ofSixteenParallelReplacesFromOneVersionOneWins() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                StoredSession first = session(round);
                store.create(first);
                Race<Integer> race =
                        Race.run(16, lane -> store.replace(written(first, "written by " + lane), 1) ? lane : -1);
                List<Integer> winners =
                        race.results().stream().filter(lane -> lane >= 0).toList();
                assertThat(winners).hasSize(1);
                Samples.assertStored(store, written(first, "written by " + winners.get(0)));
            }
        }
    }

    @Test
    default void parallelIncrementsFromWhatWasFoundLoseNone() {
        try (SessionStore store = open()) {
            store.create(session(1));
            Race<Integer> race = Race.run(4, lane -> {
                int mine = 0;
                for (int attempt = 0; attempt < 10_000 && mine < 25; attempt++) {
                    StoredSession found = Samples.found(store, key(1));
                    mine += store.replace(written(found, "v" + found.version()), found.version()) ? 1 : 0;
                }
                return mine;
            });
            assertThat(race.results()).containsOnly(25);
            assertThat(Samples.found(store, key(1)).version()).isEqualTo(101);
        }
    }

    @Test
    default void deleteWinsOverEveryParallelWrite() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                store.create(session(number));
                Race<Boolean> race = Race.<Boolean>run(List.of(
                        () -> store.delete(key(number)) == Removal.SESSION,
                        () -> store.replace(written(session(number), "late"), 1),
                        () -> store.touch(key(number), Samples.touchAt(NOW + 1)),
                        () -> store.replace(written(session(number), "later"), 1)));
                assertThat(race.results()).contains(true);
                assertThat(store.find(key(number))).isNull();
                assertThat(store.touch(key(number), Samples.touchAt(NOW + 2))).isFalse();
                assertThat(store.count()).isZero();
            }
        }
    }

    @Test
    default void ofParallelDeletesOneMeetsTheSession() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                store.create(session(number));
                assertThat(Race.run(4, lane -> store.delete(key(number))).count(Removal.SESSION))
                        .isEqualTo(1);
                assertThat(store.count()).isZero();
            }
        }
    }

    @Test
    default void aTouchSurvivesAParallelReplace() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                store.create(session(number));
                Race<Boolean> race = Race.<Boolean>run(List.of(
                        () -> store.touch(key(number), Samples.touchAt(NOW + 500)),
                        () -> store.replace(written(session(number), "new"), 1)));
                assertThat(race.count(true)).isEqualTo(2);
                Samples.assertStored(store, written(session(number), "new").touched(Samples.touchAt(NOW + 500)));
            }
        }
    }

    @Test
    default void parallelTouchesEndAtTheLatestMoments() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                store.create(session(number));
                Race.run(8, lane -> store.touch(key(number), Samples.touchAt(NOW + lane)))
                        .results();
                Samples.assertStored(store, session(number).touched(Samples.touchAt(NOW + 7)));
            }
        }
    }

    @Test
    default void ofParallelRollsOneWinsAndOneSessionLives() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round * 100;
                StoredSession from = session(number);
                store.create(from);
                Race<Integer> race = Race.run(8, lane -> {
                    StoredSession to = renewed(from, number + 1 + lane);
                    return store.roll(from, to, trail(from, to)) ? number + 1 + lane : -1;
                });
                List<Integer> winners =
                        race.results().stream().filter(lane -> lane >= 0).toList();
                assertThat(winners).hasSize(1);
                assertThat(store.find(from.key()))
                        .isInstanceOfSatisfying(
                                Trail.class, trail -> assertThat(trail.to()).isEqualTo(key(winners.get(0))));
                assertThat(liveAmong(store, number, 9)).containsExactly(key(winners.get(0)));
                assertThat(store.count()).isEqualTo(round + 1);
            }
        }
    }

    @Test
    default void rollDeleteAndReplaceAtOnceEndInOneConsistentState() {
        try (SessionStore store = open()) {
            int expected = 0;
            for (int round = 0; round < ROUNDS; round++) {
                int number = round * 100;
                StoredSession from = session(number);
                StoredSession to = renewed(from, number + 1);
                store.create(from);
                boolean[] done = new boolean[3];
                List<Callable<Boolean>> calls = List.of(
                        () -> done[0] = store.roll(from, to, trail(from, to)),
                        () -> done[1] = store.delete(from.key()) == Removal.SESSION,
                        () -> done[2] = store.replace(written(from, "new"), 1));
                Race.<Boolean>run(calls).results();
                List<SessionKey> live = liveAmong(store, number, 2);
                if (done[1]) {
                    assertThat(live).as("delete was true").isEmpty();
                    assertThat(done[0]).as("roll beside a delete that was true").isFalse();
                } else {
                    assertThat(done[0])
                            .as("only a roll hides a session from delete")
                            .isTrue();
                    assertThat(live).containsExactly(to.key());
                    assertThat(store.find(from.key())).isEqualTo(trail(from, to));
                    expected++;
                }
                assertThat(done[0] && done[2])
                        .as("roll and replace from one version")
                        .isFalse();
                assertThat(store.count()).isEqualTo(expected);
            }
        }
    }

    @Test
    default void whoFollowsATrailFindsTheSession() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                int number = round * 100;
                StoredSession from = session(number);
                StoredSession to = renewed(from, number + 1);
                store.create(from);
                Race<Boolean> race = Race.<Boolean>run(List.of(
                        () -> store.roll(from, to, trail(from, to)),
                        () -> reaches(store, from.key()),
                        () -> reaches(store, from.key())));
                assertThat(race.count(true)).isEqualTo(3);
            }
        }
    }

    @Test
    default void parallelClaimsGiveEachSessionToOne() {
        try (SessionStore store = open()) {
            for (int round = 0; round < ROUNDS / 4; round++) {
                int first = round * 100;
                IntStream.range(first, first + 50).forEach(n -> store.create(session(n)));
                List<SessionKey> claimed = new ArrayList<>();
                Race.run(4, lane -> claimAll(store)).results().forEach(claimed::addAll);
                assertThat(claimed).doesNotHaveDuplicates().hasSize(50);
                assertThat(store.count()).isZero();
            }
        }
    }

    @Test
    default void aParallelWriteEitherSavesASessionFromItsClaimOrComesTooLate() {
        try (SessionStore store = open()) {
            int saved = 0;
            for (int round = 0; round < ROUNDS; round++) {
                int number = round;
                StoredSession longer = written(session(number), "extended").toBuilder()
                        .expiresAt(StoredSession.NEVER)
                        .build();
                store.create(session(number));
                Race<Boolean> race = Race.<Boolean>run(
                        List.of(() -> !store.claimExpired(END, HELD, 10).isEmpty(), () -> store.replace(longer, 1)));
                assertThat(race.count(true)).as("claimed or extended, not both").isEqualTo(1);
                StoredSession after = Samples.found(store, key(number));
                assertThat(after.claimed()).isEqualTo(after.version() == 1);
                saved += after.claimed() ? 0 : 1;
            }
            assertThat(store.count()).isEqualTo(saved);
        }
    }

    private static List<SessionKey> claimAll(SessionStore store) {
        List<SessionKey> all = new ArrayList<>();
        for (int bite = 0; bite < 1_000; bite++) {
            List<SessionKey> some = keys(store.claimExpired(END, HELD, 3));
            all.addAll(some);
            if (some.size() < 3) {
                return all;
            }
        }
        throw new AssertionError("claimExpired never came to an end");
    }

    private static List<SessionKey> liveAmong(SessionStore store, int first, int many) {
        return IntStream.range(first, first + many)
                .mapToObj(Samples::key)
                .filter(key -> store.find(key) instanceof StoredSession)
                .toList();
    }

    private static boolean reaches(SessionStore store, SessionKey key) {
        return store.find(key) instanceof Trail trail
                ? store.find(trail.to()) instanceof StoredSession
                : store.find(key) != null;
    }
}
