package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.keys;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a store that keeps its sessions must still have after it was closed and opened again. */
public interface DurableStoreContract extends StoreUnderTest {

    /**
     * Opens the store that the last {@link #open()} of this test made, after it was closed.
     *
     * @return the same sessions in a new store object
     */
    SessionStore reopen();

    @Test
    default void sessionsSurviveWithAllTheirParts() {
        byte[] data = new byte[70_000];
        IntStream.range(0, data.length).forEach(i -> data[i] = (byte) i);
        StoredSession full = sample(1)
                .version(7)
                .expiresAt(StoredSession.NEVER)
                .duration(123)
                .user("\u65e5 'x'")
                .data(data)
                .build();
        try (SessionStore store = open()) {
            store.create(full);
            store.create(session(2));
            store.create(session(3));
            store.delete(key(3));
        }
        try (SessionStore store = reopen()) {
            assertStored(store, full);
            assertStored(store, session(2));
            assertThat(store.find(key(3))).isNull();
        }
    }

    @Test
    default void versionsSurvive() {
        StoredSession second = Samples.written(session(1), "second");
        try (SessionStore store = open()) {
            store.create(session(1));
            store.replace(second, 1);
        }
        try (SessionStore store = reopen()) {
            assertThat(store.replace(Samples.written(session(1), "late"), 1)).isFalse();
            assertThat(store.replace(Samples.written(second, "third"), 2)).isTrue();
        }
    }

    @Test
    default void touchesSurvive() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.touch(key(1), Samples.touchAt(NOW + 60_000));
        }
        try (SessionStore store = reopen()) {
            assertStored(store, session(1).touched(Samples.touchAt(NOW + 60_000)));
            assertThat(store.claimExpired(END, HELD, 10)).isEmpty();
            assertThat(keys(store.claimExpired(END + 60_000, HELD, 10))).containsExactly(key(1));
        }
    }

    @Test
    default void expiriesSurvive() {
        try (SessionStore store = open()) {
            IntStream.range(0, 20)
                    .forEach(n -> store.create(sample(n).expiresAt(END + n).build()));
        }
        try (SessionStore store = reopen()) {
            assertThat(store.claimExpired(END + 9, HELD, 100)).hasSize(10);
            assertThat(store.claimExpired(END + 19, HELD, 100)).hasSize(10);
        }
    }

    @Test
    default void claimsSurviveUntilTheirEnd() {
        try (SessionStore store = open()) {
            store.create(session(1));
            store.claimExpired(END, END + 100, 10);
        }
        try (SessionStore store = reopen()) {
            assertThat(Samples.found(store, key(1)).claimed()).isTrue();
            assertThat(store.claimExpired(END + 99, HELD, 10)).isEmpty();
            List<StoredSession> again = store.claimExpired(END + 100, HELD, 10);
            assertThat(keys(again)).containsExactly(key(1));
            assertThat(store.settle(again.get(0), 0)).isTrue();
        }
    }

    @Test
    default void remainsSurviveUntilTheirEnd() {
        try (SessionStore store = open()) {
            store.settle(Samples.claimed(store, 1), END);
        }
        try (SessionStore store = reopen()) {
            assertThat(Samples.found(store, key(1)).claimed()).isTrue();
            assertThat(store.claimExpired(END - 1, HELD, 10)).isEmpty();
            assertThat(store.claimExpired(END, HELD, 10)).isEmpty();
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void trailsSurviveUntilTheirEnd() {
        Trail trail;
        try (SessionStore store = open()) {
            trail = Samples.trail(store, 1, 2);
        }
        try (SessionStore store = reopen()) {
            assertThat(store.find(key(1))).isEqualTo(trail);
            assertThat(store.create(session(1))).isFalse();
            store.claimExpired(trail.keepUntil(), HELD, 10);
            assertThat(store.find(key(1))).isNull();
        }
    }

    @Test
    default void theCountSurvives() {
        try (SessionStore store = open()) {
            IntStream.range(0, 5).forEach(n -> store.create(session(n)));
            store.delete(key(0));
            Samples.claimed(store, 10);
            Samples.trail(store, 11, 12);
        }
        try (SessionStore store = reopen()) {
            assertThat(store.count()).isEqualTo(5);
            assertThat(keys(Samples.scanAll(store, 2)))
                    .containsExactlyInAnyOrder(key(1), key(2), key(3), key(4), key(12));
        }
    }

    @Test
    default void whoseSessionsTheyAreSurvives() {
        try (SessionStore store = open()) {
            assumeTrue(store.users() != null, "the store finds by user");
            store.create(sample(1).user("ada").build());
            store.create(sample(2).user("bob").build());
            store.replace(sample(2).version(2).user("ada").build(), 1);
            store.create(sample(3).user("ada").build());
            store.delete(key(3));
        }
        try (SessionStore store = reopen()) {
            FindsByUser users = Samples.users(store);
            assertThat(keys(users.findByUser("ada", null, 10).sessions())).containsExactlyInAnyOrder(key(1), key(2));
            assertThat(users.findByUser("bob", null, 10).sessions()).isEmpty();
        }
    }
}
