package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.Race;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Many threads on few rows of one database: nobody may wait in a circle, and nobody may get a place too many. */
interface Races {

    TestDatabase database();

    @Test
    default void everythingAtOnceOnFewRowsMeetsNoDeadlock() {
        long seed = Long.getLong("sojourn.testkit.seed", System.nanoTime());
        for (boolean announcements : List.of(false, true)) {
            JdbcOptions options = JdbcOptions.defaults().table("races").announcements(announcements);
            database().empty(options).close();
            WatchedSource watched = new WatchedSource(database().source());
            // The numbers of six sessions; a new id gives one of them a number that nobody had before.
            AtomicIntegerArray numbers = new AtomicIntegerArray(new int[] {0, 1, 2, 3, 4, 5});
            AtomicInteger fresh = new AtomicInteger(5);
            try (JdbcStore store = JdbcStore.open(watched, options)) {
                Race<Integer> race = Race.run(8, lane -> {
                    SplittableRandom random = new SplittableRandom(seed + lane);
                    for (int i = 0; i < 250; i++) {
                        anything(store, random, numbers, fresh);
                    }
                    return lane;
                });
                assertThat(race.results()).as("seed %d", seed).hasSize(8);
                assertThat(watched.errors())
                        .as("errors other than a key that is taken, seed %d", seed)
                        .filteredOn(error -> !Faults.isDuplicate(error))
                        .extracting(SQLException::getMessage)
                        .isEmpty();
            }
        }
    }

    private static void anything(
            JdbcStore store, SplittableRandom random, AtomicIntegerArray numbers, AtomicInteger fresh) {
        int slot = random.nextInt(numbers.length());
        int number = numbers.get(slot);
        SessionKey key = Samples.key(number);
        long now = Samples.NOW + random.nextInt(2_000);
        String user = random.nextBoolean() ? "ada" : "bob";
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                int newNumber = fresh.incrementAndGet();
                store.create(Samples.sample(newNumber)
                        .user(user)
                        .expiresAt(now + 500)
                        .build());
                numbers.set(slot, newNumber);
            }
            case 2 -> store.touch(key, Samples.touchAt(now));
            case 3 -> {
                if (store.find(key) instanceof StoredSession found && !found.over()) {
                    store.replace(
                            found.toBuilder()
                                    .version(found.version() + 1)
                                    .user(user)
                                    .expiresAt(now + random.nextInt(1_000))
                                    .build(),
                            found.version());
                }
            }
            case 4 -> {
                if (store.find(key) instanceof StoredSession found && !found.over()) {
                    int newNumber = fresh.incrementAndGet();
                    StoredSession next = Samples.renewed(found, newNumber);
                    if (store.roll(found, next, Samples.trail(found, next))) {
                        numbers.set(slot, newNumber);
                    }
                }
            }
            case 5 -> store.delete(key);
            case 6 ->
                store.claimExpired(now, now + 100, 3).forEach(claimed -> {
                    store.settle(claimed, random.nextBoolean() ? 0 : now + 50);
                });
            case 7 -> store.admit(user, key, null, 2, Overflow.END_OLDEST, now, now + 100);
            default -> store.findByUser(user, null, 5);
        }
    }

    @Test
    default void loginsOnTwoNodesAtOnceNeverPassTheMaximum() {
        JdbcOptions options = JdbcOptions.defaults().table("races");
        try (JdbcStore one = database().empty(options);
                JdbcStore two = JdbcStore.open(database().source(), options)) {
            for (int round = 0; round < 15; round++) {
                String user = "user-" + round;
                int first = 1_000 + round * 10;
                Race<Boolean> race = Race.run(8, lane -> login(lane % 2 == 0 ? one : two, user, first + lane));
                assertThat(race.count(true)).isEqualTo(3);
                assertThat(one.findByUser(user, null, 100).sessions()).hasSize(3);
            }
        }
    }

    private static boolean login(JdbcStore store, String user, int number) {
        Admission admission =
                store.admit(user, Samples.key(number), null, 3, Overflow.REFUSE, Samples.NOW, Samples.NOW + 30_000);
        if (admission.admitted()) {
            assertThat(store.create(Samples.sample(number).user(user).build())).isTrue();
        }
        return admission.admitted();
    }

    @Test
    default void aUserWhoIsGoneLeavesNoRowBehind() {
        JdbcOptions options = JdbcOptions.defaults().table("races");
        try (JdbcStore store = database().empty(options)) {
            long heldUntil = Samples.NOW + 30_000;
            assertThat(login(store, "ada", 1)).isTrue();
            store.delete(Samples.key(1));
            assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isZero();
            store.admit("ada", Samples.key(2), null, 1, Overflow.REFUSE, Samples.NOW, heldUntil);
            assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isEqualTo(1);
            store.claimExpired(heldUntil, heldUntil + 1_000, 10);
            assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isZero();
            assertThat(database().number("SELECT COUNT(*) FROM races")).isZero();
        }
    }
}
