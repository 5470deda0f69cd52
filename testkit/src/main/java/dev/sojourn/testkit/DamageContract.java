package dev.sojourn.testkit;

import static dev.sojourn.testkit.Samples.END;
import static dev.sojourn.testkit.Samples.HELD;
import static dev.sojourn.testkit.Samples.assertStored;
import static dev.sojourn.testkit.Samples.bytes;
import static dev.sojourn.testkit.Samples.key;
import static dev.sojourn.testkit.Samples.sample;
import static dev.sojourn.testkit.Samples.session;
import static dev.sojourn.testkit.Samples.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.event.SessionEvent.Unreadable;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a store makes of a record whose bytes somebody else has changed: a disk, a person, another program. It costs one
 * session and no other.
 */
public interface DamageContract extends StoreUnderTest {

    /** How many sessions a walk or a sweep meets, of which one is damaged. */
    int SESSIONS = 20;

    /** The damaged one of them. */
    int DAMAGED = 7;

    /**
     * Changes what is kept under a key, so that the session can't be read any more.
     *
     * @param store the store that wrote it; it may be closed for that
     * @param key the key of a session that is there
     * @return the store to go on with: the same, or another one on the same data. The test closes it
     */
    SessionStore damage(SessionStore store, SessionKey key);

    @Test
    default void aDamagedSessionIsFoundAsNoneThatEverWas() {
        StoredSession second = written(session(1), "the second data");
        SessionStore store = open();
        store.create(session(1));
        store.replace(second, 1);
        try (SessionStore damaged = damage(store, key(1))) {
            StoredRecord found = damaged.find(key(1));
            if (found instanceof StoredSession session) {
                assertThat(session.data())
                        .isNotEqualTo(second.data())
                        .isNotEqualTo(session(1).data());
            } else {
                assertThat(found).isNull();
            }
        }
    }

    @Test
    default void aDamagedSessionIsDeletedAndItsKeyIsFree() {
        SessionStore store = open();
        store.create(session(1));
        try (SessionStore damaged = damage(store, key(1))) {
            boolean there = damaged.find(key(1)) != null;
            assertThat(damaged.delete(key(1))).isEqualTo(there ? Removal.SESSION : Removal.NOTHING);
            assertThat(damaged.find(key(1))).isNull();
            assertThat(damaged.count()).isZero();
            assertThat(damaged.create(session(1))).isTrue();
            assertStored(damaged, session(1));
        }
    }

    @Test
    default void whatIsWrittenOverADamagedSessionIsWholeOrRefused() {
        SessionStore store = open();
        store.create(session(1));
        StoredSession second = written(session(1), "the second data");
        try (SessionStore damaged = damage(store, key(1))) {
            if (damaged.replace(second, 1)) {
                assertStored(damaged, second);
            } else if (damaged.find(key(1)) instanceof StoredSession session) {
                assertThat(session.data()).isNotEqualTo(second.data());
            }
        }
    }

    @Test
    default void aDamagedSessionHidesNoOtherFromAWalk() {
        try (SessionStore damaged = oneOfManyIsDamaged()) {
            assertThat(Samples.keys(Samples.scanAll(damaged, 3)))
                    .filteredOn(key -> !key.equals(key(DAMAGED)))
                    .containsExactlyInAnyOrderElementsOf(others());
            assertThat(Samples.keys(Samples.walk(3, cursor -> damaged.scanWithoutData(cursor, 3))))
                    .filteredOn(key -> !key.equals(key(DAMAGED)))
                    .containsExactlyInAnyOrderElementsOf(others());
        }
    }

    @Test
    default void aDamagedSessionHidesNoOtherFromTheListOfItsUser() {
        try (SessionStore damaged = oneOfManyIsDamaged()) {
            FindsByUser users = damaged.users();
            if (users != null) {
                assertThat(Samples.keys(Samples.walk(3, cursor -> users.findByUser("ada", cursor, 3))))
                        .filteredOn(key -> !key.equals(key(DAMAGED)))
                        .containsExactlyInAnyOrderElementsOf(others());
            }
        }
    }

    @Test
    default void aDamagedSessionHidesNoOtherFromASweepAndIsSweptItself() {
        try (SessionStore damaged = oneOfManyIsDamaged()) {
            List<SessionKey> swept = new ArrayList<>();
            List<StoredSession> claimed = damaged.claimExpired(END, HELD, 3);
            while (!claimed.isEmpty()) {
                swept.addAll(Samples.keys(claimed));
                damaged.settleAll(
                        claimed.stream().map(each -> new Settlement(each, 0)).toList());
                claimed = damaged.claimExpired(END, HELD, 3);
            }
            assertThat(swept)
                    .filteredOn(key -> !key.equals(key(DAMAGED)))
                    .containsExactlyInAnyOrderElementsOf(others());
            assertThat(damaged.find(key(DAMAGED))).isNull();
            assertThat(damaged.count()).isZero();
        }
    }

    @Test
    default void aVisitTellsThatItsSessionIsDamagedAndEndsIt() {
        SessionStore store = open();
        String id;
        try (SessionEngine engine = engine(store, new ArrayList<>())) {
            id = String.valueOf(
                    engine.directory().create(Map.of("name", "value")).id());
        }
        List<Unreadable> told = new CopyOnWriteArrayList<>();
        try (SessionStore damaged = damage(store, SessionId.of(id).key());
                SessionEngine engine = engine(damaged, told)) {
            assertThat(engine.directory().lookUp(id)).isEmpty();
            assertThat(told).hasSize(1);
            assertThat(engine.directory().lookUp(id)).isEmpty();
            assertThat(told).as("it has ended by then").hasSize(1);
            assertThat(damaged.count()).isZero();
        }
    }

    private SessionStore oneOfManyIsDamaged() {
        SessionStore store = open();
        IntStream.range(0, SESSIONS)
                .forEach(n -> store.create(sample(n).user("ada").build()));
        return damage(store, key(DAMAGED));
    }

    private static List<SessionKey> others() {
        return IntStream.range(0, SESSIONS)
                .filter(n -> n != DAMAGED)
                .mapToObj(Samples::key)
                .toList();
    }

    private static SessionEngine engine(SessionStore store, List<Unreadable> told) {
        return SessionEngine.builder()
                .store(store)
                .unsignedIds()
                .withoutSweeps()
                .listener(Unreadable.class, event -> told.add((Unreadable) event))
                .build();
    }

    /**
     * The data of a session, spoilt: for stores whose records can be changed through themselves, or by a statement.
     *
     * @param data what was written
     * @return as many bytes that no engine has written
     */
    static byte[] spoilt(byte[] data) {
        byte[] spoilt = data.length == 0 ? bytes("?") : data.clone();
        Arrays.fill(spoilt, (byte) '?');
        return spoilt;
    }
}
