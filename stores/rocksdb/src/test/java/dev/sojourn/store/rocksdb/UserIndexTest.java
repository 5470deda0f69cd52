package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entries of a user follow what is rolled, and what contradicts a record goes when it is met. */
class UserIndexTest {

    @TempDir
    private Path folder;

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    @Test
    void aWalkLosesNoSessionThatIsRolledMeanwhile() {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < 20; i++) {
                store.create(of("one", i));
            }
            List<SessionKey> lineages = new ArrayList<>();
            int next = 100;
            ScanPage page = store.findByUser("one", null, 3);
            while (true) {
                page.sessions().forEach(session -> lineages.add(session.lineage()));
                // All of them, so that some move before the cursor by their keys and some behind it.
                for (StoredSession session : store.scan(null, 100).sessions()) {
                    StoredSession renewed = session.toBuilder()
                            .key(Sessions.key(next++))
                            .version(session.version() + 1)
                            .build();
                    assertThat(store.roll(
                                    session,
                                    renewed,
                                    new Trail(session.key(), renewed.key(), Sessions.NOW, Sessions.END)))
                            .isTrue();
                }
                if (page.next() == null) {
                    break;
                }
                page = store.findByUser("one", page.next(), 3);
            }
            assertThat(lineages).hasSize(20).doesNotHaveDuplicates();
        }
    }

    @Test
    void anEntryFollowsARollToAnotherUserAndToNobody() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            store.create(of("one", 1));
            roll(store, 1, 2, "two");
            assertThat(ofUser(store, "one")).isEmpty();
            assertThat(ofUser(store, "two")).containsExactly(Sessions.key(2));
            roll(store, 2, 3, null);
            assertThat(ofUser(store, "two")).isEmpty();
            roll(store, 3, 4, "one");
            assertThat(ofUser(store, "one")).containsExactly(Sessions.key(4));
            assertThat(store.delete(Sessions.key(4))).isEqualTo(Removal.SESSION);
            assertThat(store.claimExpired(Sessions.END, Sessions.END, 10)).isEmpty();
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    @Test
    void aHoldCountsOnceWithTheSessionOfItsLineageAndCanBeGivenBack() {
        try (RocksStore store = RocksStore.open(options())) {
            store.create(of("one", 1));
            Sessions.roll(store, 1, 2, StoredSession.NEVER);
            assertThat(store.admit(place(1, 1, 0))).as("its own place").isTrue();
            assertThat(store.admit(place(5, 2, 0))).as("one more").isTrue();
            assertThat(store.admit(place(6, 2, 0))).isFalse();
            store.release(place(5, 2, 0));
            assertThat(store.admit(place(6, 2, 0))).isTrue();
            store.release(place(1, 1, 0));
            assertThat(store.admit(place(7, 2, 0)))
                    .as("a session keeps its place")
                    .isFalse();
            store.claimExpired(Sessions.NOW + 100, Sessions.END, 1);
            assertThat(store.admit(place(7, 2, 0))).as("the hold is over").isTrue();
            store.create(of("one", 7));
            assertThat(store.admit(place(8, 2, 0))).isFalse();
            assertThat(store.admit(place(8, 1, Sessions.END - Sessions.NOW)))
                    .as("expired ones don't count")
                    .isTrue();
        }
    }

    @Test
    void entriesThatARecordContradictsAreDroppedAndThoseOfALaterVersionStay() throws Exception {
        byte[] later = Row.live(of("one", 9), Sessions.END).value().clone();
        later[0] = Row.FORMAT + 1;
        CRC32C crc = new CRC32C();
        crc.update(Sessions.key(9).toBytes());
        crc.update(later, 0, later.length - Integer.BYTES);
        ByteBuffer.wrap(later).putInt(later.length - Integer.BYTES, (int) crc.getValue());
        try (RocksStore store = RocksStore.open(options())) {
            store.create(of("one", 1));
            Sessions.roll(store, 1, 2, Sessions.END);
            store.create(of("two", 3));
        }
        Raw.with(options(), (rocks, families) -> {
            var users = families.get(Family.USERS.ordinal());
            rocks.put(users, entry(3), new byte[0]);
            rocks.put(users, entry(4), new byte[0]);
            rocks.put(users, entry(5), Sessions.key(2).toBytes());
            rocks.put(users, entry(6), Sessions.key(1).toBytes());
            rocks.put(families.get(Family.SESSIONS.ordinal()), Sessions.key(9).toBytes(), later);
            rocks.put(users, entry(9), new byte[0]);
        });
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.admit(place(7, 2, 0))).isTrue();
            assertThat(ofUser(store, "one")).containsExactly(Sessions.key(2));
            assertThat(ofUser(store, "two")).containsExactly(Sessions.key(3));
        }
        Raw.with(options(), (rocks, families) -> {
            var users = families.get(Family.USERS.ordinal());
            for (int wrong = 3; wrong <= 6; wrong++) {
                assertThat(rocks.get(users, entry(wrong))).as("%d", wrong).isNull();
            }
            assertThat(rocks.get(users, entry(1))).isEqualTo(Sessions.key(2).toBytes());
            assertThat(rocks.get(users, entry(9))).isNotNull();
        });
    }

    private static byte[] entry(int lineage) {
        byte[] user = UserName.encode("one");
        return ByteBuffer.allocate(user.length + SessionKey.BYTES)
                .put(user)
                .put(Sessions.key(lineage).toBytes())
                .array();
    }

    private static Place place(int lineage, int atMost, long after) {
        return new Place("one", Sessions.key(lineage), atMost, Sessions.NOW + after, Sessions.NOW + after + 100);
    }

    private static StoredSession of(String user, int number) {
        return Sessions.session(number).toBuilder().user(user).build();
    }

    private static void roll(RocksStore store, int from, int to, @Nullable String user) {
        StoredSession now = Sessions.found(store, from);
        StoredSession renewed = Sessions.rolled(now, to).toBuilder().user(user).build();
        assertThat(store.roll(now, renewed, new Trail(now.key(), renewed.key(), Sessions.NOW, Sessions.END)))
                .isTrue();
    }

    private static List<SessionKey> ofUser(RocksStore store, String user) {
        return store.findByUser(user, null, 100).sessions().stream()
                .map(StoredSession::key)
                .toList();
    }
}
