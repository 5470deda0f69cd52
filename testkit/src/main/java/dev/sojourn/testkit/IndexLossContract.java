package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.LIFE;
import static dev.sojourn.testkit.Samples.NOW;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a store does whose indexes can be lost without its records, by an eviction or a failover: whoever uses a session
 * brings its entries back, so that it is listed, found by its user and swept again.
 */
public interface IndexLossContract extends StoreUnderTest {

    /** How many sessions lose their entries. */
    int SESSIONS = 60;

    /** How long after the last use an entry is looked after again at the latest, in milliseconds. */
    long MINUTE = 60_000;

    /**
     * The indexes that can be lost, each by itself.
     *
     * @return their names, which {@link #lose} takes
     */
    List<String> indexes();

    /**
     * Takes an index away behind the back of the store.
     *
     * @param store the open store
     * @param index the name of the index
     */
    void lose(SessionStore store, String index);

    @Test
    default void aTouchBringsALostEntryBack() {
        for (String index : indexes()) {
            try (SessionStore store = filled()) {
                lose(store, index);
                long moment = NOW + MINUTE;
                IntStream.range(0, SESSIONS)
                        .forEach(n -> store.touch(
                                key(n), new Touch(moment, moment, moment + LIFE, StoredSession.ENGINE_DURATION)));
                everySessionIsThere(store, index);
                everySessionIsSwept(store, moment + LIFE);
            }
        }
    }

    @Test
    default void aWriteBringsALostEntryBack() {
        for (String index : indexes()) {
            try (SessionStore store = filled()) {
                lose(store, index);
                long moment = NOW + MINUTE;
                IntStream.range(0, SESSIONS)
                        .forEach(n -> assertThat(store.replace(
                                        sample(n)
                                                .user("ada")
                                                .version(2)
                                                .lastAccess(moment)
                                                .expiryBase(moment)
                                                .expiresAt(moment + LIFE)
                                                .build(),
                                        1))
                                .isTrue());
                everySessionIsThere(store, index);
                everySessionIsSwept(store, moment + LIFE);
            }
        }
    }

    @Test
    default void whoseEntryIsLostIsFoundAllTheSame() {
        for (String index : indexes()) {
            try (SessionStore store = filled()) {
                lose(store, index);
                IntStream.range(0, SESSIONS)
                        .forEach(n -> Samples.assertStored(
                                store, sample(n).user("ada").build()));
            }
        }
    }

    @Test
    default void aWalkOverRecordsFindsWhoseEntryIsLostAndATouchThatMovesNothingBringsItBack() {
        for (String index : indexes()) {
            try (SessionStore store = filled()) {
                lose(store, index);
                Set<SessionKey> walked = new HashSet<>();
                Samples.walk(7, cursor -> store.scanRecords(cursor, 7)).forEach(session -> {
                    walked.add(session.key());
                    store.touch(
                            session.key(),
                            new Touch(
                                    session.lastAccess(),
                                    session.expiryBase(),
                                    session.expiresAt(),
                                    session.duration()));
                });
                assertThat(walked).as("walked over, after %s", index).hasSize(SESSIONS);
                everySessionIsThere(store, index);
                everySessionIsSwept(store, NOW + LIFE);
            }
        }
    }

    private SessionStore filled() {
        SessionStore store = open();
        IntStream.range(0, SESSIONS)
                .forEach(n -> store.create(sample(n).user("ada").build()));
        return store;
    }

    private static void everySessionIsThere(SessionStore store, String index) {
        assertThat(store.count()).as("counted, after %s", index).isEqualTo(SESSIONS);
        assertThat(Samples.scanAll(store, 25)).as("listed, after %s", index).hasSize(SESSIONS);
        assertThat(Samples.walk(25, cursor -> Samples.users(store).findByUser("ada", cursor, 25)))
                .as("found by the user, after %s", index)
                .hasSize(SESSIONS);
    }

    private static void everySessionIsSwept(SessionStore store, long now) {
        Set<StoredSession> swept = new HashSet<>();
        List<StoredSession> claimed = store.claimExpired(now, HELD, SESSIONS);
        while (!claimed.isEmpty()) {
            swept.addAll(claimed);
            store.settleAll(
                    claimed.stream().map(each -> new Settlement(each, 0)).toList());
            claimed = store.claimExpired(now, HELD, SESSIONS);
        }
        assertThat(swept).hasSize(SESSIONS);
        assertThat(store.count()).isZero();
    }
}
