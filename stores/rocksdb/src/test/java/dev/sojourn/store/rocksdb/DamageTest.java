package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksIterator;

/** A flipped bit of a record ends one session, and one of a block the sessions in it. */
class DamageTest {

    private static final int SESSIONS = 300;

    @TempDir
    private Path folder;

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    private static Stream<Row> rows() {
        StoredSession session = Sessions.session(1);
        StoredSession rolled = Sessions.rolled(session, 3);
        return Stream.of(
                Row.live(session, Sessions.END),
                Row.live(rolled, Sessions.END),
                Row.live(rolled, Sessions.END).remains(Sessions.END),
                Row.trail(new Trail(session.key(), rolled.key(), Sessions.NOW, StoredSession.NEVER)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyFlippedBitOfARecordIsNoticed(Row row) {
        for (int bit = 0; bit < row.value().length * Byte.SIZE; bit++) {
            byte[] flipped = row.value().clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(Row.read(row.key(), row.keyBytes(), flipped).state())
                    .as("bit %d", bit)
                    .isEqualTo(Row.State.DAMAGED);
            assertThat(Row.readHead(row.key(), row.keyBytes(), flipped, flipped.length)
                            .state())
                    .as("bit %d, without data", bit)
                    .isEqualTo(Row.State.DAMAGED);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyCutAndAnotherSessionsRecordAreNoticed(Row row) {
        for (int length = 0; length < row.value().length; length++) {
            Row cut = Row.read(row.key(), row.keyBytes(), Arrays.copyOf(row.value(), length));
            assertThat(cut.state()).isEqualTo(Row.State.DAMAGED);
            assertThat(cut.record()).isInstanceOf(StoredSession.class);
            assertThat(Row.readHead(row.key(), row.keyBytes(), row.value(), length)
                            .state())
                    .isEqualTo(Row.State.DAMAGED);
        }
        SessionKey other = Sessions.key(2);
        assertThat(Row.read(other, other.toBytes(), row.value()).state()).isEqualTo(Row.State.DAMAGED);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRowWithoutItsDataSaysAllTheRest(Row row) {
        byte[] buffer = Arrays.copyOf(row.value(), 4096);
        Row head = Row.readHead(row.key(), row.keyBytes(), buffer, row.value().length);
        assertThat(head.state()).isEqualTo(row.state());
        assertThat(head.lineage()).isEqualTo(row.lineage());
        assertThat(head.filed()).isEqualTo(row.filed());
        assertThat(head.boundTo()).isEqualTo(row.boundTo());
        assertThat(head.record())
                .usingRecursiveComparison()
                .isEqualTo(row.record() instanceof StoredSession session ? session.withoutData() : row.record());
    }

    @Test
    void theTrailUnderTheLineageOfADamagedSessionLeavesWithIt() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 1; i <= 2; i++) {
                store.create(Sessions.session(i));
                Sessions.roll(store, i, i + 2, StoredSession.NEVER);
            }
        }
        damage("<data of 1>");
        damage("<data of 2>");
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(Sessions.found(store, 3).data()).isEmpty();
            assertThat(store.delete(Sessions.key(3))).isEqualTo(Removal.SESSION);
            assertThat(store.find(Sessions.key(1))).isNull();
            store.settleAll(store.claimExpired(Sessions.END, Sessions.END + 1000, 10).stream()
                    .map(session -> new Settlement(session, 0))
                    .toList());
            assertThat(store.find(Sessions.key(2))).isNull();
            assertThat(store.findByUser("user-1", null, 10).sessions()).isEmpty();
            assertThat(store.findByUser("user-2", null, 10).sessions()).isEmpty();
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    @Test
    void aFlippedBitOfARecordEndsThatSessionWithAnEventAndLeavesItsNeighbours() throws Exception {
        SessionKey damaged;
        String id;
        try (RocksStore store = RocksStore.open(options());
                SessionEngine engine = engine(store, new CopyOnWriteArrayList<>())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
            id = engine.directory()
                    .create(Map.of("note", "to be flipped on disk"))
                    .id();
            damaged = SessionId.of(id).key();
        }
        damage("to be flipped on disk");
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        try (RocksStore store = RocksStore.open(options());
                SessionEngine engine = engine(store, events)) {
            assertThat(store.count()).isEqualTo(SESSIONS + 1);
            assertThat(engine.directory().lookUp(id)).isEmpty();
            assertThat(events)
                    .anyMatch(
                            event -> event instanceof SessionEvent.Unreadable unreadable && !unreadable.newerFormat());
            assertThat(events)
                    .anyMatch(event ->
                            event instanceof SessionEvent.Ended ended && ended.reason() == EndReason.UNREADABLE);
            assertThat(store.find(damaged)).isNull();
            assertThat(store.count()).isEqualTo(SESSIONS);
            for (int i = 0; i < SESSIONS; i++) {
                assertThat(Sessions.isWhole(store, i)).isTrue();
            }
        }
    }

    @Test
    void aDamagedSessionThatNobodyAsksForEndsWhenItIsDue() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
            store.create(Sessions.session(2));
        }
        damage("<data of 1>");
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.findByUser("user-1", null, 10).sessions()).isEmpty();
            List<StoredSession> claimed = store.claimExpired(Sessions.END, Sessions.END + 1000, 10);
            assertThat(claimed).hasSize(2);
            claimed.forEach(session -> assertThat(store.settle(session, 0)).isTrue());
            assertThat(store.count()).isZero();
            assertThat(store.claimExpired(Long.MAX_VALUE, Long.MAX_VALUE, 10)).isEmpty();
        }
    }

    @Test
    void aDamagedBlockEndsItsSessionsWithEventsAndNoneElse() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
        }
        assertThat(flip("<data of 7>")).isOne();
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        try (RocksStore store = RocksStore.open(options());
                SessionEngine engine = engine(store, events)) {
            awaitReadable(store, 7);
            long lost = store.losses().unreadable();
            assertThat(store.losses().rebuilds()).isOne();
            assertThat(lost).isBetween(1L, 40L);
            assertThat(store.count()).isEqualTo(SESSIONS);
            int whole = 0;
            for (int i = 0; i < SESSIONS; i++) {
                whole += Sessions.found(store, i).data().length > 0 ? 1 : 0;
            }
            assertThat(whole).isEqualTo((int) (SESSIONS - lost));
            assertThat(Sessions.isWhole(store, 7)).isFalse();
            store.claimExpired(Sessions.END, Sessions.END + 1000, SESSIONS)
                    .forEach(session -> assertThat(store.settle(session, 0)).isTrue());
            assertThat(store.count()).isZero();
        }
        assertThat(Raw.keys(options())).isEmpty();
    }

    @Test
    void aRepairThatCanNotBePutInPlaceLeavesAStoreThatIsOpenedAgain() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
        }
        assertThat(flip("<data of 7>")).isOne();
        try (RocksStore store = RocksStore.open(options())) {
            // A rename to a directory in which something is fails.
            Path inTheWay = options().directory().resolve("db.replaced/in the way");
            Files.createDirectories(inTheWay);
            assertThatThrownBy(() -> store.find(Sessions.key(7))).isInstanceOf(StoreException.class);
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (Files.exists(inTheWay) || !isFound(store, SESSIONS - 1)) {
                assertThat(System.nanoTime()).as("until it is opened again").isLessThan(until);
                Thread.onSpinWait();
            }
            assertThat(store.losses().rebuilds()).isZero();
            assertThat(store.create(Sessions.session(SESSIONS + 1))).isTrue();
        }
    }

    @Test
    void aCompactionThatMeetsDamageStopsWritesForAMomentOnly() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
        }
        assertThat(flip("<data of 7>")).isOne();
        try (RocksStore store = RocksStore.open(options().syncEvery(Duration.ofMillis(5)))) {
            // Each is a table, until RocksDB takes them together with the damaged one.
            int next = SESSIONS;
            while (store.losses().rebuilds() == 0 && next < 100 * SESSIONS) {
                try {
                    store.create(Sessions.session(next, 100_000));
                    next++;
                } catch (StoreException e) {
                    assertThat(e).hasMessageContaining("damaged").hasMessageNotContaining("lock ");
                }
            }
            assertThat(store.losses().rebuilds()).isOne();
            for (int i = SESSIONS; i < next; i++) {
                assertThat(Sessions.isWhole(store, i)).isTrue();
            }
            assertThat(store.create(Sessions.session(next))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 2_000})
    void aTableThatWasCutShortEndsWhatCanNotBeReadAndTheStoreOpens(int left) throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
        }
        try (Stream<Path> files = Files.list(options().directory().resolve("db"))) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                byte[] bytes = Files.readAllBytes(table);
                if (indexOf(bytes, Sessions.mark(7)) >= 0) {
                    Files.write(table, Arrays.copyOf(bytes, left));
                }
            }
        }
        try (RocksStore store = RocksStore.open(options())) {
            awaitReadable(store, 7);
            assertThat(store.count()).isEqualTo(SESSIONS);
            assertThat(store.losses().unreadable()).isEqualTo(SESSIONS);
        } catch (StoreException e) {
            assertThat(e).hasMessageContainingAll("can't be opened", "damaged");
        }
    }

    private static boolean isFound(RocksStore store, int number) {
        try {
            return store.find(Sessions.key(number)) != null;
        } catch (StoreException e) {
            return false;
        }
    }

    private static void awaitReadable(RocksStore store, int number) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                var unused = store.find(Sessions.key(number));
                return;
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("damaged");
                assertThat(System.nanoTime()).isLessThan(until);
                Thread.onSpinWait();
            }
        }
    }

    /** Flips a bit of the one record that holds a text, as if it had been written so. */
    private void damage(String text) throws Exception {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        Raw.with(options(), (rocks, families) -> {
            try (RocksIterator at = rocks.newIterator(families.get(1))) {
                for (at.seekToFirst(); at.isValid(); at.next()) {
                    byte[] value = at.value();
                    int found = indexOf(value, wanted);
                    if (found >= 0) {
                        value[found + 3] ^= 1;
                        rocks.put(families.get(1), at.key(), value);
                        return;
                    }
                }
            }
            throw new AssertionError("nowhere: " + text);
        });
    }

    @Test
    void aRecordOfALaterVersionIsNotReadNotChangedAndNotSwept() throws Exception {
        byte[] later = Row.live(Sessions.session(1), Sessions.END).value().clone();
        later[0] = Row.FORMAT + 1;
        sealAgain(Sessions.key(1), later);
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
        }
        Raw.with(
                options(),
                (rocks, families) -> rocks.put(families.get(1), Sessions.key(1).toBytes(), later));
        try (RocksStore store = RocksStore.open(options())) {
            StoredSession found = Sessions.found(store, 1);
            assertThat(store.replace(found.toBuilder().version(2).build(), 1)).isFalse();
            assertThat(store.claimExpired(Sessions.END, Sessions.END + 1, 10)).isEmpty();
            assertThat(Sessions.found(store, 1).claimed()).isFalse();
            assertThat(store.count()).isOne();
        }
        Raw.with(
                options(),
                (rocks, families) -> assertThat(
                                rocks.get(families.get(1), Sessions.key(1).toBytes()))
                        .isEqualTo(later));
    }

    private static void sealAgain(SessionKey key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(key.toBytes());
        crc.update(value, 0, value.length - Integer.BYTES);
        ByteBuffer.wrap(value).putInt(value.length - Integer.BYTES, (int) crc.getValue());
    }

    private static SessionEngine engine(RocksStore store, List<SessionEvent> events) {
        return SessionEngine.builder()
                .store(store)
                .unsignedIds()
                .withoutSweeps()
                .listener(events::add)
                .build();
    }

    /** Flips one bit in the first place where a text stands in a table file; returns in how many it was found. */
    private int flip(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        int found = 0;
        try (Stream<Path> files = Files.list(options().directory().resolve("db"))) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                byte[] bytes = Files.readAllBytes(table);
                int at = indexOf(bytes, wanted);
                if (at >= 0) {
                    bytes[at + 3] ^= 1;
                    Files.write(table, bytes);
                    found++;
                }
            }
        }
        return found;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
