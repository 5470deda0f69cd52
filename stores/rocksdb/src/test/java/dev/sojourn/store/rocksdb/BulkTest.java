package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many sessions leave at once as each of them would alone, and leave nothing behind. */
class BulkTest {

    private static final int MANY = 300;

    @TempDir
    private Path folder;

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    @Test
    void whatIsMetIsToldInTheOrderOfTheKeys() {
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
            store.create(Sessions.session(2));
            Sessions.roll(store, 2, 3, StoredSession.NEVER);
            StoredSession settled = claimed(store, 4);
            store.settle(settled, Sessions.END);
            claimed(store, 5);
            List<SessionKey> ended = heard(store);
            assertThat(store.deleteAll(keys(2, 1, 1, 3, 2, 4, 4, 5, 6)))
                    .containsExactly(
                            Removal.NOTHING,
                            Removal.SESSION,
                            Removal.NOTHING,
                            Removal.SESSION,
                            Removal.NOTHING,
                            Removal.REMAINS,
                            Removal.NOTHING,
                            Removal.CLAIMED,
                            Removal.NOTHING);
            assertThat(ended).containsExactly(Sessions.key(1), Sessions.key(3));
            assertThat(store.find(Sessions.key(2))).isNull();
            assertThat(store.find(Sessions.key(4))).isNull();
            assertThat(Sessions.found(store, 5).claimed()).isTrue();
            assertThat(store.count()).isZero();
            assertThat(store.deleteAll(List.of())).isEmpty();
        }
    }

    @Test
    void manyAreDeletedWithTheirIndexesAndTheTrailsUnderTheirLineages() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            List<SessionKey> keys = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                store.create(Sessions.session(i));
                keys.add(i % 2 == 0 ? Sessions.key(i) : rollTwice(store, i));
            }
            List<SessionKey> ended = heard(store);
            assertThat(store.deleteAll(keys)).hasSize(MANY).containsOnly(Removal.SESSION);
            assertThat(ended).isEqualTo(keys);
            assertThat(store.count()).isZero();
            // The trails under the keys in between have a time of their own.
            assertThat(store.claimExpired(Sessions.END, Sessions.END + 1, 10)).isEmpty();
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    @Test
    void manyAreSettledWithTheTrailsUnderTheirLineages() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < MANY; i++) {
                store.create(Sessions.session(i));
                if (i % 2 == 1) {
                    rollTwice(store, i);
                }
            }
            List<StoredSession> claimed = store.claimExpired(Sessions.END, Sessions.END + 10, MANY);
            store.settleAll(claimed.stream()
                    .map(session -> new Settlement(session, session.rolled() ? Sessions.END + 5 : 0))
                    .toList());
            for (StoredSession session : claimed) {
                assertThat(store.find(session.key()))
                        .usingRecursiveComparison()
                        .isEqualTo(session.rolled() ? session.remains() : null);
                assertThat(store.find(session.lineage()))
                        .isEqualTo(session.rolled() ? null : store.find(session.key()));
            }
            assertThat(store.settle(claimed.get(0), 0)).isEqualTo(claimed.get(0).rolled());
            assertThat(store.claimExpired(Sessions.END + 5, Sessions.END + 10, 10))
                    .isEmpty();
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    @Test
    void manyAreClaimedAtOnceAsEachOfThemAlone() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < MANY; i++) {
                store.create(Sessions.session(i));
                switch (i % 5) {
                    // Has more time than its entry says.
                    case 1 -> store.touch(Sessions.key(i), later());
                    // Leaves two trails, of which one is due.
                    case 2 -> rollTwice(store, i);
                    // Is a claim whose claimer died.
                    case 3 -> claimed(store, i + 5_000);
                    // Is gone, and its entry with it.
                    case 4 -> store.delete(Sessions.key(i));
                    default -> {}
                }
            }
            List<SessionKey> ended = heard(store);
            List<StoredSession> claimed = store.claimExpired(Sessions.END, Sessions.END + 10, 2 * MANY);
            assertThat(claimed)
                    .hasSize(MANY / 5 * 4)
                    .allMatch(StoredSession::claimed)
                    .allMatch(session -> session.data().length > 0)
                    .extracting(StoredSession::key)
                    .doesNotHaveDuplicates()
                    .isEqualTo(ended)
                    .doesNotContain(Sessions.key(1), Sessions.key(4))
                    .contains(Sessions.key(3), Sessions.key(5_003), Sessions.key(2_002));
            assertThat(store.count()).isEqualTo(MANY / 5);
            assertThat(store.find(Sessions.key(1_002))).isNull();
            assertThat(store.claimExpired(Sessions.END, Sessions.END + 10, MANY))
                    .isEmpty();
            assertThat(store.claimExpired(Sessions.END + 10, Sessions.END + 20, 2 * MANY))
                    .hasSameSizeAs(claimed);
            assertThat(store.claimExpired(Sessions.END + 60_000, Sessions.END + 70_000, 2 * MANY))
                    .hasSize(MANY);
        }
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.count()).isZero();
            store.settleAll(store.claimExpired(Sessions.END + 70_000, Sessions.END + 80_000, 2 * MANY).stream()
                    .map(session -> new Settlement(session, 0))
                    .toList());
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    @Test
    void listingsWithoutDataSayAllTheRest() {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < 20; i++) {
                store.create(
                        Sessions.session(i, i * 1000).toBuilder().user("one").build());
            }
            Sessions.roll(store, 7, 30, StoredSession.NEVER);
            assertSame(store.scan(null, 9), store.scanWithoutData(null, 9));
            assertSame(store.findByUser("one", null, 9), store.findByUserWithoutData("one", null, 9));
            String next = store.findByUser("one", null, 9).next();
            assertSame(store.findByUser("one", next, 50), store.findByUserWithoutData("one", next, 50));
        }
    }

    private static void assertSame(ScanPage whole, ScanPage bare) {
        assertThat(whole.sessions()).isNotEmpty();
        assertThat(bare.next()).isEqualTo(whole.next());
        assertThat(bare.sessions())
                .usingRecursiveComparison()
                .isEqualTo(whole.withoutData().sessions());
    }

    private static Touch later() {
        return new Touch(
                Sessions.NOW + 60_000, Sessions.NOW + 60_000, Sessions.END + 60_000, StoredSession.ENGINE_DURATION);
    }

    private static SessionKey rollTwice(RocksStore store, int number) {
        Sessions.roll(store, number, number + 1000, StoredSession.NEVER);
        StoredSession rolled = Sessions.roll(store, number + 1000, number + 2000, Sessions.END);
        assertThat(((Trail) store.find(Sessions.key(number))).to()).isEqualTo(rolled.key());
        return rolled.key();
    }

    private static StoredSession claimed(RocksStore store, int number) {
        store.create(
                Sessions.session(number).toBuilder().expiresAt(Sessions.NOW + 1).build());
        return store.claimExpired(Sessions.NOW + 1, Sessions.END, 1).get(0);
    }

    private static List<SessionKey> keys(int... numbers) {
        return IntStream.of(numbers).mapToObj(Sessions::key).toList();
    }

    private static List<SessionKey> heard(RocksStore store) {
        List<SessionKey> ended = new ArrayList<>();
        ChangeListener ear = new ChangeListener() {
            @Override
            public void ended(SessionKey key) {
                ended.add(key);
            }

            @Override
            public void rolled(SessionKey from, SessionKey to) {}

            @Override
            public void lost() {}
        };
        store.listen(ear, Interest.ENDS);
        return ended;
    }
}
