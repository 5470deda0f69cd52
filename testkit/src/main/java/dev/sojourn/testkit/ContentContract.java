package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * That bytes, texts and numbers come back as they went in, and what a store says of itself. A part of
 * {@link SessionStoreContract}.
 */
public interface ContentContract extends StoreUnderTest {

    @Test
    default void everyByteValueSurvivesAtEveryPlace() {
        byte[] data = new byte[2 * 256];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i < 256 ? i : 511 - i);
        }
        try (SessionStore store = open()) {
            store.create(sample(1).data(data).build());
            assertThat(Samples.found(store, key(1)).data()).isEqualTo(data);
        }
    }

    @Test
    default void emptyDataSurvives() {
        try (SessionStore store = open()) {
            StoredSession empty = sample(1).data(new byte[0]).build();
            store.create(empty);
            assertStored(store, empty);
            StoredSession filled = Samples.written(empty, "no longer empty");
            store.replace(filled, 1);
            StoredSession emptied = Samples.written(filled, "");
            store.replace(emptied, 2);
            assertStored(store, emptied);
        }
    }

    @Test
    default void aQuarterOfAMegabyteSurvivesEachWay() {
        byte[] data = new byte[256 * 1024];
        new Random(42).nextBytes(data);
        StoredSession large = sample(1).data(data).build();
        byte[] other = data.clone();
        other[data.length - 1]++;
        StoredSession replaced = large.toBuilder().version(2).data(other).build();
        StoredSession rolled =
                replaced.toBuilder().key(key(2)).version(3).data(data).build();
        try (SessionStore store = open()) {
            store.create(large);
            assertThat(Samples.found(store, key(1)).data()).isEqualTo(data);
            store.replace(replaced, 1);
            assertThat(Samples.found(store, key(1)).data()).isEqualTo(other);
            store.roll(replaced, rolled, Samples.trail(replaced, rolled));
            assertThat(Samples.found(store, key(2)).data()).isEqualTo(data);
        }
    }

    @Test
    default void aUserMayBeAnyText() {
        List<String> users = List.of(
                " ",
                "a",
                "x".repeat(1_000),
                "o'Hara \"quoted\" `ticked` \\ back",
                "%_*?[a-z]{}",
                "line\nbreak\ttab\r",
                "nul\u0000inside",
                "\u00e9 and e\u0301",
                "\u05d0\u05d1 \u0627\u0644",
                "\u65e5\u672c\u8a9e",
                "\ud83d\ude80\ud83c\udff4",
                "\ufeff\uffff",
                "CASE",
                "case",
                "null");
        try (SessionStore store = open()) {
            for (int i = 0; i < users.size(); i++) {
                store.create(sample(i).user(users.get(i)).build());
            }
            for (int i = 0; i < users.size(); i++) {
                assertThat(Samples.found(store, key(i)).user()).isEqualTo(users.get(i));
            }
        }
    }

    @Test
    default void aUserCanComeChangeAndGo() {
        try (SessionStore store = open()) {
            StoredSession nobody = session(1);
            StoredSession ada = nobody.toBuilder().version(2).user("ada").build();
            StoredSession bob = nobody.toBuilder().version(3).user("bob").build();
            StoredSession left = nobody.toBuilder().version(4).build();
            store.create(nobody);
            store.replace(ada, 1);
            assertStored(store, ada);
            store.replace(bob, 2);
            assertStored(store, bob);
            store.replace(left, 3);
            assertStored(store, left);
        }
    }

    @Test
    default void extremeNumbersSurvive() {
        List<Long> moments = List.of(0L, 1L, 253_402_300_799_999L, StoredSession.NEVER - 1, StoredSession.NEVER);
        try (SessionStore store = open()) {
            for (int i = 0; i < moments.size(); i++) {
                long moment = moments.get(i);
                StoredSession extreme = StoredSession.builder(key(i))
                        .version(Math.max(1, moment - 1))
                        .created(moment)
                        .lastAccess(moment)
                        .lastUpdate(moment)
                        .expiryBase(moment)
                        .expiresAt(moment)
                        .duration(moment)
                        .build();
                assertThat(store.create(extreme)).as("created with %d", moment).isTrue();
                assertStored(store, extreme);
            }
        }
    }

    @Test
    default void theDurationsWithAMeaningSurvive() {
        try (SessionStore store = open()) {
            StoredSession own = sample(1).duration(1).build();
            StoredSession never = sample(2).duration(StoredSession.NEVER).build();
            StoredSession engine =
                    sample(3).duration(StoredSession.ENGINE_DURATION).build();
            for (StoredSession session : List.of(own, never, engine)) {
                store.create(session);
                assertStored(store, session);
            }
        }
    }

    @Test
    default void theTouchIntervalIsNotNegative() {
        try (SessionStore store = open()) {
            assertThat(store.touchInterval()).isGreaterThanOrEqualTo(Duration.ZERO);
        }
    }

    @Test
    default void inProcessIsTheSameAnswerEachTime() {
        try (SessionStore store = open()) {
            assertThat(store.inProcess()).isEqualTo(store.inProcess());
        }
    }

    @Test
    default void thePowersAreTheSameObjectsEachTime() {
        try (SessionStore store = open()) {
            assertThat(store.users()).isSameAs(store.users());
            assertThat(store.changes()).isSameAs(store.changes());
            assertThat(store.reads()).isSameAs(store.reads());
        }
    }

    /** The clock of a store on this machine is this machine's, give or take a round trip that waits. */
    @Test
    default void aStoreThatTakesWritesSaysSo() {
        try (SessionStore store = open()) {
            StoreHealth health = store.health();
            assertThat(health.takesWrites()).isTrue();
            assertThat(health.feed()).isNotEqualTo(StoreHealth.Feed.DEAF);
            Duration ahead = health.clockAhead();
            assertThat(ahead == null ? Duration.ZERO : ahead.abs()).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    default void aClosedStoreThrowsStoreExceptionFromEveryMethod() {
        SessionStore store = open();
        store.create(session(1));
        store.close();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("find", () -> store.find(key(1)));
        calls.put("create", () -> store.create(session(2)));
        calls.put("replace", () -> store.replace(Samples.written(session(1), "late"), 1));
        calls.put("touch", () -> store.touch(key(1), Samples.touchAt(NOW)));
        calls.put(
                "roll",
                () -> store.roll(
                        session(1),
                        Samples.renewed(session(1), 2),
                        Samples.trail(session(1), Samples.renewed(session(1), 2))));
        calls.put("delete", () -> store.delete(key(1)));
        calls.put("deleteAll", () -> store.deleteAll(List.of(key(1), key(2))));
        calls.put("claimExpired", () -> store.claimExpired(NOW, Samples.HELD, 1));
        calls.put("settle", () -> store.settle(session(1), 0));
        calls.put("settleAll", () -> store.settleAll(List.of(new Settlement(session(1), 0))));
        calls.put("scanWithoutData", () -> store.scanWithoutData(null, 1));
        calls.put("scanRecords", () -> store.scanRecords(null, 1));
        calls.put("scan", () -> store.scan(null, 1));
        calls.put("count", store::count);
        calls.put("health", store::health);
        calls.forEach((name, call) ->
                assertThatThrownBy(call).as(name + " after close").isInstanceOf(StoreException.class));
    }

    @Test
    default void closingTwiceIsTheSameAsOnce() {
        SessionStore store = open();
        store.close();
        store.close();
        assertThatThrownBy(() -> store.find(key(1))).isInstanceOf(StoreException.class);
    }
}
