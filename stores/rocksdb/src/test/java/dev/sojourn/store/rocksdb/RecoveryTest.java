package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged log and a directory whose repair was cut short, each with what the settings say. */
class RecoveryTest {

    @TempDir
    private Path folder;

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    @Test
    void aDamagedLogEndsAllSessionsWhichTheSweepTells() throws Exception {
        leaveLog();
        damageLog();
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.count()).isZero();
            assertThat(store.losses().logBytes()).isPositive();
            assertThat(store.losses().ended()).isPositive();
            assertThat(store.health().advice()).singleElement().asString().contains("log", "damaged", "ended");
            assertThat(store.health().takesWrites()).isTrue();
            List<StoredSession> claimed = store.claimExpired(1, 2, 100);
            assertThat(claimed).hasSize((int) store.losses().ended());
            assertThat(claimed).allMatch(session -> session.data().length > 0);
        }
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.losses()).isEqualTo(RocksLosses.NONE);
            assertThat(store.health().advice()).isEmpty();
        }
    }

    @Test
    void aDamagedLogIsNotOpenedWhereThatIsTheSetting() throws Exception {
        leaveLog();
        damageLog();
        byte[] log = Files.readAllBytes(log());
        assertThatThrownBy(() -> RocksStore.open(options().onLostTail(LostTail.REFUSE)))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("log", "damaged", "Restore", "END_SESSIONS");
        assertThat(Files.readAllBytes(log())).isEqualTo(log);
    }

    @Test
    void theSessionsOfADamagedLogAreKeptWhereThatIsTheSetting() throws Exception {
        leaveLog();
        damageLog();
        try (RocksStore store = RocksStore.open(options().onLostTail(LostTail.KEEP))) {
            assertThat(store.count()).isPositive();
            assertThat(store.losses().logBytes()).isPositive();
            assertThat(store.losses().ended()).isZero();
        }
    }

    @Test
    void aLogThatEndsWithinAWriteIsNoDamage() throws Exception {
        leaveLog();
        byte[] whole = Files.readAllBytes(log());
        for (int cut : new int[] {1, 5, 20, 25}) {
            Files.write(log(), whole);
            try (var channel = java.nio.channels.FileChannel.open(log(), StandardOpenOption.WRITE)) {
                channel.truncate(whole.length - cut);
            }
            assertThat(LogFile.of(log()).end()).as("without %d bytes", cut).isNotEqualTo(LogFile.End.DAMAGED);
        }
        try (RocksStore store = RocksStore.open(options().onLostTail(LostTail.REFUSE))) {
            assertThat(store.losses().ended()).isZero();
        }
    }

    @Test
    void everyFlippedBitBeforeTheLastSealOfALogIsSeen() throws Exception {
        leaveLog();
        byte[] whole = Files.readAllBytes(log());
        // The seal: a header of 7 bytes, and a batch of 12 with 6 of content.
        int synced = whole.length - 25;
        assertThat(LogFile.of(log()).end()).isEqualTo(LogFile.End.WHOLE);
        for (int bit = 0; bit < synced * Byte.SIZE; bit += 3) {
            byte[] flipped = whole.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(new LogFile(java.nio.ByteBuffer.wrap(flipped)).end())
                    .as("bit %d of %d", bit, whole.length * Byte.SIZE)
                    .isEqualTo(LogFile.End.DAMAGED);
        }
    }

    @Test
    void anEndingThatWasCutShortIsFinishedAtTheNextStart() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
        }
        Files.createFile(options().directory().resolve("ENDING"));
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.count()).isZero();
            assertThat(store.losses().ended()).isOne();
        }
        assertThat(options().directory().resolve("ENDING")).doesNotExist();
    }

    @Test
    void aRepairThatWasCutShortIsFinishedOrForgotten() throws Exception {
        Path home = options().directory();
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
        }
        // Before the first rename: what was written so far may be a part.
        Files.createDirectory(home.resolve("db.next"));
        Files.writeString(home.resolve("db.next/CURRENT"), "half");
        openAndCount();
        // Between both: the next one is whole.
        Files.move(home.resolve("db"), home.resolve("db.next"));
        Files.createDirectory(home.resolve("db.replaced"));
        Files.writeString(home.resolve("db.replaced/000001.sst"), "damaged");
        openAndCount();
        // After both.
        Files.createDirectory(home.resolve("db.replaced"));
        openAndCount();
    }

    @Test
    void aHealthyStoreHasNothingToSay() {
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.health()).isEqualTo(StoreHealth.GOOD);
            try (var heard = store.changes().listen(new Deaf(), AnnouncesChanges.Interest.ENDS)) {
                assertThat(store.health().feed()).isEqualTo(StoreHealth.Feed.HEARING);
            }
            assertThat(store.health().feed()).isEqualTo(StoreHealth.Feed.NONE);
        }
    }

    private void openAndCount() throws IOException {
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(Sessions.isWhole(store, 1)).isTrue();
            assertThat(store.count()).isOne();
        }
        try (Stream<Path> left = Files.list(options().directory())) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("FORMAT", "db", "native");
        }
    }

    /** A directory as a process leaves it that was killed after a removal. */
    private void leaveLog() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsojourn.natives=" + Natives.FOLDER.toAbsolutePath(),
                        Flips.class.getName(),
                        "make",
                        options().directory().toString(),
                        "WAL",
                        "halt")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertThat(said.lines()).isEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void damageLog() throws IOException {
        byte[] log = Files.readAllBytes(log());
        log[log.length / 2] ^= 4;
        Files.write(log(), log);
    }

    private Path log() throws IOException {
        try (Stream<Path> files = Files.list(options().directory().resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static final class Deaf implements AnnouncesChanges.ChangeListener {
        @Override
        public void ended(dev.sojourn.id.SessionKey key) {}

        @Override
        public void rolled(dev.sojourn.id.SessionKey from, dev.sojourn.id.SessionKey to) {}

        @Override
        public void lost() {}
    }
}
