package dev.sojourn.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Race;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
            JdbcOptions options = JdbcOptions.standard().table("races").announcements(announcements);
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
        switch (random.nextInt(10)) {
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
                if (store.find(key) instanceof StoredSession found && !found.claimed()) {
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
                if (store.find(key) instanceof StoredSession found && !found.claimed()) {
                    int newNumber = fresh.incrementAndGet();
                    StoredSession next = Samples.renewed(found, newNumber);
                    if (store.roll(found, next, Samples.trail(found, next))) {
                        numbers.set(slot, newNumber);
                    }
                }
            }
            case 5 -> store.delete(key);
            case 6 -> store.deleteAll(List.of(key, Samples.key(numbers.get(0)), Samples.key(numbers.get(5))));
            case 7 -> {
                List<StoredSession> claimed = store.claimExpired(now, now + 100, 3);
                if (random.nextBoolean()) {
                    claimed.forEach(each -> store.settle(each, random.nextBoolean() ? 0 : now + 50));
                } else {
                    store.settleAll(claimed.stream()
                            .map(each -> new Settlement(each, random.nextBoolean() ? 0 : now + 50))
                            .toList());
                }
            }
            case 8 -> store.users().admit(new Place(user, key, 2, now, now + 100));
            default -> store.users().findByUser(user, null, 5);
        }
    }

    @Test
    default void rollsOfOneSessionByManyThreadsMeetNoDeadlockAndLeaveItToBeFound() {
        for (boolean announcements : List.of(false, true)) {
            JdbcOptions options = JdbcOptions.standard().table("races").announcements(announcements);
            database().empty(options).close();
            WatchedSource watched = new WatchedSource(database().source());
            AtomicInteger fresh = new AtomicInteger(10_000);
            try (JdbcStore store = JdbcStore.open(watched, options)) {
                StoredSession first = Samples.sample(1).user("ada").build();
                assertThat(store.create(first)).isTrue();
                Race<Integer> race = Race.run(8, lane -> {
                    int done = 0;
                    for (int i = 0; i < 40; i++) {
                        StoredSession now = whereItLives(store, first.key());
                        store.touch(now.key(), Samples.touchAt(Samples.NOW + i));
                        StoredSession next = Samples.renewed(now, fresh.incrementAndGet());
                        done += store.roll(now, next, Samples.trail(now, next)) ? 1 : 0;
                        // A late call under an old key meets a trail.
                        assertThat(i % 8 == 7 ? store.delete(first.key()) : Removal.NOTHING)
                                .isEqualTo(Removal.NOTHING);
                    }
                    return done;
                });
                int rolls = race.results().stream().mapToInt(Integer::intValue).sum();
                assertThat(watched.errors())
                        .extracting(SQLException::getMessage)
                        .isEmpty();
                StoredSession last = whereItLives(store, first.key());
                assertThat(store.find(first.key()))
                        .isInstanceOfSatisfying(
                                Trail.class, trail -> assertThat(trail.to()).isEqualTo(last.key()));
                assertThat(last.version()).isEqualTo(1 + rolls);
                assertThat(store.count()).isEqualTo(1);
                assertThat(store.users().findByUser("ada", null, 10).sessions())
                        .extracting(StoredSession::key)
                        .containsExactly(last.key());
                Race<Removal> ends = Race.run(4, lane -> store.delete(last.key()));
                assertThat(ends.count(Removal.SESSION)).isEqualTo(1);
                assertThat(store.find(first.key())).isNull();
                assertThat(watched.errors()).isEmpty();
            }
        }
    }

    private static StoredSession whereItLives(JdbcStore store, SessionKey lineage) {
        while (true) {
            if (store.find(lineage) instanceof Trail trail && store.find(trail.to()) instanceof StoredSession session) {
                return session;
            } else if (store.find(lineage) instanceof StoredSession session) {
                return session;
            }
        }
    }

    @Test
    default void removalsOfTheSameSessionsByManyThreadsMeetNoDeadlockAndEachIsToldOnce() {
        for (boolean announcements : List.of(false, true)) {
            JdbcOptions options = JdbcOptions.standard().table("races").announcements(announcements);
            database().empty(options).close();
            WatchedSource watched = new WatchedSource(database().source());
            try (JdbcStore store = JdbcStore.open(watched, options)) {
                List<SessionKey> keys = new ArrayList<>();
                for (int number = 0; number < 60; number++) {
                    StoredSession session = Samples.session(number);
                    StoredSession renewed = Samples.renewed(session, 1_000 + number);
                    store.create(session);
                    keys.add(session.key());
                    if (number % 2 == 0) {
                        store.roll(session, renewed, Samples.trail(session, renewed));
                        keys.add(renewed.key());
                    }
                }
                Race<Long> race = Race.run(8, lane -> {
                    List<SessionKey> mine = new ArrayList<>(keys);
                    Collections.shuffle(mine, new Random(lane));
                    if (lane == 7) {
                        mine.forEach(key -> rollOn(store, key));
                        return 0L;
                    }
                    return store.deleteAll(mine).stream()
                            .filter(Removal.SESSION::equals)
                            .count();
                });
                long told = race.results().stream().mapToLong(Long::longValue).sum();
                assertThat(told + store.count()).isEqualTo(60);
                assertThat(watched.errors())
                        .extracting(SQLException::getMessage)
                        .isEmpty();
            }
        }
    }

    private static void rollOn(JdbcStore store, SessionKey key) {
        if (store.find(key) instanceof StoredSession found) {
            StoredSession next = found.toBuilder()
                    .key(SessionId.of("rolled on " + key.hex()).key())
                    .version(found.version() + 1)
                    .build();
            store.roll(found, next, Samples.trail(found, next));
        }
    }

    @Test
    default void loginsOnTwoNodesAtOnceNeverPassTheMaximum() {
        JdbcOptions options = JdbcOptions.standard().table("races");
        try (JdbcStore one = database().empty(options);
                JdbcStore two = JdbcStore.open(database().source(), options)) {
            for (int round = 0; round < 15; round++) {
                String user = "user-" + round;
                int first = 1_000 + round * 10;
                Race<Boolean> race = Race.run(8, lane -> login(lane % 2 == 0 ? one : two, user, first + lane));
                assertThat(race.count(true)).isEqualTo(3);
                assertThat(one.users().findByUser(user, null, 100).sessions()).hasSize(3);
            }
        }
    }

    private static boolean login(JdbcStore store, String user, int number) {
        boolean admitted = store.users().admit(Samples.place(user, number, 3));
        if (admitted) {
            assertThat(store.create(Samples.sample(number).user(user).build())).isTrue();
        }
        return admitted;
    }

    @Test
    default void aPlaceThatVisitsOnTwoNodesShareEndsWithTheSessionThatEitherOfThemWrites() {
        JdbcOptions options = JdbcOptions.standard().table("races");
        try (JdbcStore one = database().empty(options);
                JdbcStore two = JdbcStore.open(database().source(), options)) {
            for (int number = 1; number < 5; number++) {
                JdbcStore writes = number % 2 == 0 ? one : two;
                JdbcStore fails = number % 2 == 0 ? two : one;
                Place place = Samples.place("ada", number, 1);
                assertThat((number < 3 ? writes : fails).users().admit(place)).isTrue();
                assertThat((number < 3 ? fails : writes).users().admit(place)).isTrue();
                fails.users().release(place);
                assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isEqualTo(1);
                writes.create(Samples.sample(number).user("ada").build());
                assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isZero();
                writes.delete(Samples.key(number));
            }
        }
    }

    @Test
    default void aUserWhoIsGoneLeavesNoRowBehind() {
        JdbcOptions options = JdbcOptions.standard().table("races");
        try (JdbcStore store = database().empty(options)) {
            long heldUntil = Samples.NOW + 30_000;
            assertThat(login(store, "ada", 1)).isTrue();
            store.delete(Samples.key(1));
            assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isZero();
            store.users().admit(Samples.place("ada", 2, 1));
            assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isEqualTo(1);
            store.claimExpired(heldUntil, heldUntil + 1_000, 10);
            assertThat(database().number("SELECT COUNT(*) FROM races_hold")).isZero();
            assertThat(database().number("SELECT COUNT(*) FROM races")).isZero();
        }
    }
}
