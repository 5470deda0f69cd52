package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionEngine;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.UInt64AddOperator;

/** A flipped bit ends one session and nothing else. */
class DamageTest {

    private static final int SESSIONS = 300;

    @TempDir
    private Path folder;

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    @Test
    void everyFlippedBitOfARecordIsNoticed() {
        Row row = Row.live(Sessions.session(1), Sessions.END);
        for (int bit = 0; bit < row.value().length * Byte.SIZE; bit++) {
            byte[] flipped = row.value().clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(Row.read(row.key(), row.keyBytes(), flipped).state())
                    .as("bit %d", bit)
                    .isEqualTo(Row.State.DAMAGED);
        }
    }

    @Test
    void everyCutAndAnotherSessionsRecordAreNoticed() {
        Row row = Row.live(Sessions.session(1), Sessions.END);
        for (int length = 0; length < row.value().length; length++) {
            byte[] cut = Arrays.copyOf(row.value(), length);
            assertThat(Row.read(row.key(), row.keyBytes(), cut).state()).isEqualTo(Row.State.DAMAGED);
        }
        SessionKey other = Sessions.key(2);
        assertThat(Row.read(other, other.toBytes(), row.value()).state()).isEqualTo(Row.State.DAMAGED);
    }

    @Test
    void aByteFlippedOnDiskEndsThatSessionWithAnEventAndLeavesItsNeighbours() throws Exception {
        SessionKey damaged;
        String id;
        try (RocksStore store = RocksStore.open(options());
                SessionEngine engine = engine(store, new CopyOnWriteArrayList<>())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
            id = engine.create(Map.of("note", "to be flipped on disk")).id();
            damaged = SessionId.of(id).key();
        }
        assertThat(flip("to be flipped on disk")).isOne();
        List<SessionEvent> events = new CopyOnWriteArrayList<>();
        try (RocksStore store = RocksStore.open(options());
                SessionEngine engine = engine(store, events)) {
            assertThat(store.count()).isEqualTo(SESSIONS + 1);
            assertThat(engine.find(id)).isEmpty();
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
        assertThat(flip("<data of 1>")).isOne();
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
    void damageDoesNotStopCompactions() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
        }
        assertThat(flip("<data of 7>")).isOne();
        compact();
        try (RocksStore store = RocksStore.open(options())) {
            for (int i = 0; i < SESSIONS; i++) {
                assertThat(Sessions.isWhole(store, i)).isEqualTo(i != 7);
            }
        }
    }

    @Test
    void aRecordOfALaterVersionIsNotReadNotChangedAndNotSwept() throws Exception {
        byte[] later = Row.live(Sessions.session(1), Sessions.END).value().clone();
        later[0] = Row.FORMAT + 1;
        sealAgain(Sessions.key(1), later);
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
        }
        raw((rocks, families) -> rocks.put(families.get(1), Sessions.key(1).toBytes(), later));
        try (RocksStore store = RocksStore.open(options())) {
            StoredSession found = Sessions.found(store, 1);
            assertThat(store.replace(found.toBuilder().version(2).build(), 1)).isFalse();
            assertThat(store.claimExpired(Sessions.END, Sessions.END + 1, 10)).isEmpty();
            assertThat(Sessions.found(store, 1).over()).isFalse();
            assertThat(store.count()).isOne();
        }
        raw((rocks, families) -> assertThat(
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

    private void compact() throws Exception {
        raw((rocks, families) -> {
            rocks.put(families.get(1), new byte[32], new byte[0]);
            rocks.delete(families.get(1), new byte[32]);
            rocks.compactRange(families.get(1));
        });
    }

    private interface RawAccess {
        void with(RocksDB rocks, List<ColumnFamilyHandle> families) throws Exception;
    }

    /** Opens the database without the store. */
    private void raw(RawAccess access) throws Exception {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.title()));
        }
        descriptors.get(0).getOptions().setMergeOperator(new UInt64AddOperator());
        List<ColumnFamilyHandle> families = new ArrayList<>();
        String path = options().directory().resolve("db").toString();
        try (DBOptions raw = new DBOptions();
                RocksDB rocks = RocksDB.open(raw, path, descriptors, families)) {
            access.with(rocks, families);
            families.forEach(ColumnFamilyHandle::close);
        }
    }
}
