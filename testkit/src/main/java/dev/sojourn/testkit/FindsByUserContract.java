package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.keys;
import static dev.sojourn.testkit.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a store that {@link FindsByUser} finds, whom it admits ({@link AdmissionContract}), and for how long
 * ({@link HoldContract}, {@link SharedHoldContract}); and what users see of that ({@link DevicesContract}).
 */
public interface FindsByUserContract extends AdmissionContract, HoldContract, SharedHoldContract, DevicesContract {

    /** How often a session is rolled beside those who look for it. */
    int ROLLS = 300;

    @Test
    default void theSessionsOfAUserAreFoundAndNoOthers() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").build());
            store.create(sample(2).user("bob").build());
            store.create(sample(3).user("ada").build());
            store.create(sample(4).build());
            assertThat(of(store, "ada")).containsExactlyInAnyOrder(key(1), key(3));
            assertThat(of(store, "bob")).containsExactly(key(2));
            assertThat(of(store, "eve")).isEmpty();
        }
    }

    @Test
    default void theyAreFoundAsTheyAreStored() {
        StoredSession session = sample(1).version(4).user("ada").duration(9).build();
        try (SessionStore store = open()) {
            store.create(session);
            assertThat(Samples.users(store).findByUser("ada", null, 10).sessions())
                    .extracting(Snapshot::of)
                    .containsExactly(Snapshot.of(session));
        }
    }

    @Test
    default void aListingWithoutDataLacksTheDataAndNothingElse() {
        try (SessionStore store = open()) {
            IntStream.range(1, 12)
                    .forEach(n -> store.create(
                            sample(n).user("ada").version(n).duration(n).build()));
            store.create(sample(20).user("bob").build());
            List<Snapshot> whole = Samples.users(store).findByUser("ada", null, 100).sessions().stream()
                    .map(StoredSession::withoutData)
                    .map(Snapshot::of)
                    .toList();
            for (int size : new int[] {1, 5, 100}) {
                assertThat(Samples.walk(
                                size, cursor -> Samples.users(store).findByUserWithoutData("ada", cursor, size)))
                        .as("pages of %d", size)
                        .extracting(Snapshot::of)
                        .containsExactlyInAnyOrderElementsOf(whole);
            }
        }
    }

    @Test
    default void everyPageSizeFindsEachOfThemOnce() {
        try (SessionStore store = open()) {
            IntStream.range(0, 23)
                    .forEach(n -> store.create(sample(n).user("ada").build()));
            for (int size : new int[] {1, 5, 22, 23, 24, 500}) {
                assertThat(keys(Samples.walk(
                                size, cursor -> Samples.users(store).findByUser("ada", cursor, size))))
                        .as("pages of %d", size)
                        .doesNotHaveDuplicates()
                        .hasSize(23);
            }
        }
    }

    @Test
    default void usersAreToldApartByEachCharacter() {
        List<String> users = List.of(
                "ada", "Ada", "ada ", "ad", "adaa", "a%", "a_a", "*", "a\u0000a", "\u00e9", "e\u0301", "\ud83d\ude80");
        try (SessionStore store = open()) {
            for (int i = 0; i < users.size(); i++) {
                store.create(sample(i).user(users.get(i)).build());
            }
            for (int i = 0; i < users.size(); i++) {
                assertThat(of(store, users.get(i))).as(users.get(i)).containsExactly(key(i));
            }
        }
    }

    @Test
    default void theIndexFollowsReplace() {
        try (SessionStore store = open()) {
            store.create(sample(1).build());
            store.replace(sample(1).version(2).user("ada").build(), 1);
            assertThat(of(store, "ada")).containsExactly(key(1));
            store.replace(sample(1).version(3).user("bob").build(), 2);
            assertThat(of(store, "ada")).isEmpty();
            assertThat(of(store, "bob")).containsExactly(key(1));
            store.replace(sample(1).version(4).build(), 3);
            assertThat(of(store, "bob")).isEmpty();
        }
    }

    @Test
    default void aRefusedReplaceBindsNobody() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").build());
            store.replace(sample(1).version(9).user("bob").build(), 8);
            assertThat(of(store, "ada")).containsExactly(key(1));
            assertThat(of(store, "bob")).isEmpty();
        }
    }

    @Test
    default void theIndexFollowsRoll() {
        try (SessionStore store = open()) {
            StoredSession from = sample(1).user("ada").build();
            StoredSession to = Samples.renewed(from, 2);
            StoredSession left = Samples.renewed(to, 3).toBuilder().user("bob").build();
            store.create(from);
            store.roll(from, to, Samples.trail(from, to));
            assertThat(of(store, "ada")).containsExactly(key(2));
            store.roll(to, left, Samples.trail(to, left));
            assertThat(of(store, "ada")).isEmpty();
            assertThat(of(store, "bob")).containsExactly(key(3));
        }
    }

    @Test
    default void theIndexFollowsDelete() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").build());
            store.create(sample(2).user("ada").build());
            store.delete(key(1));
            assertThat(of(store, "ada")).containsExactly(key(2));
            store.delete(key(2));
            assertThat(of(store, "ada")).isEmpty();
        }
    }

    @Test
    default void claimedSessionsAreNotFoundAndExpiredOnesAre() {
        try (SessionStore store = open()) {
            store.create(sample(1).user("ada").build());
            store.create(sample(2).user("ada").expiresAt(END + 1).build());
            List<StoredSession> claimed = store.claimExpired(END, HELD, 10);
            assertThat(of(store, "ada")).containsExactly(key(2));
            store.settle(claimed.get(0), HELD);
            assertThat(of(store, "ada")).containsExactly(key(2));
        }
    }

    @Test
    default void aWalkThatEndsWhatItFindsEndsAll() {
        try (SessionStore store = open()) {
            IntStream.range(0, 30)
                    .forEach(n -> store.create(sample(n).user("ada").build()));
            String cursor = null;
            do {
                ScanPage page = Samples.users(store).findByUser("ada", cursor, 4);
                page.sessions().forEach(session -> store.delete(session.key()));
                cursor = page.next();
            } while (cursor != null);
            assertThat(store.count()).isZero();
            assertThat(of(store, "ada")).isEmpty();
        }
    }

    @Test
    default void aSessionThatIsRolledMeanwhileIsFoundOnceAtEachMoment() {
        try (SessionStore store = open()) {
            StoredSession first = sample(0).user("ada").build();
            store.create(first);
            Race<Integer> race = Race.run(2, lane -> lane == 0 ? rollOften(store, first) : notOnce(store));
            assertThat(race.results())
                    .as("looks that met it not at all, or twice")
                    .containsOnly(0);
            assertThat(of(store, "ada")).containsExactly(key(ROLLS));
        }
    }

    @Test
    default void parallelBindingsLeaveTheIndexAsTheRecordsSay() {
        try (SessionStore store = open()) {
            for (int round = 0; round < 20; round++) {
                int number = round;
                store.create(sample(number).user("user-0").build());
                Race.run(4, lane -> bindOften(store, number, "user-" + lane)).results();
                String user = Samples.found(store, key(number)).user();
                for (int lane = 0; lane < 4; lane++) {
                    assertThat(of(store, "user-" + lane).contains(key(number)))
                            .as("%s has it, user-%d was asked", user, lane)
                            .isEqualTo(("user-" + lane).equals(user));
                }
                store.delete(key(number));
            }
        }
    }

    private static int rollOften(SessionStore store, StoredSession first) {
        StoredSession now = first;
        for (int i = 1; i <= ROLLS; i++) {
            StoredSession next = Samples.renewed(now, i);
            assertThat(store.roll(now, next, Samples.trail(now, next))).isTrue();
            now = next;
        }
        return 0;
    }

    private static int notOnce(SessionStore store) {
        int faults = 0;
        for (int i = 0; i < ROLLS; i++) {
            faults += of(store, "ada").size() == 1 ? 0 : 1;
        }
        return faults;
    }

    private static int bindOften(SessionStore store, int number, String user) {
        for (int i = 0; i < 20; i++) {
            StoredSession now = Samples.found(store, key(number));
            store.replace(now.toBuilder().version(now.version() + 1).user(user).build(), now.version());
        }
        return 0;
    }

    private static List<SessionKey> of(SessionStore store, String user) {
        return new ArrayList<>(
                keys(Samples.walk(10, cursor -> Samples.users(store).findByUser(user, cursor, 10))));
    }
}
