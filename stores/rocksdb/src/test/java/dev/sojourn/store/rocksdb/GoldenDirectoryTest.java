package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads a directory that the first version wrote, {@code src/test/resources/golden-1}. Every later version must read
 * it too, so nobody ever writes it again; a new format adds a directory of its own.
 */
class GoldenDirectoryTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden-1");

    @TempDir
    private Path folder;

    private RocksOptions options;

    @BeforeEach
    void copy() throws IOException {
        Path golden = Path.of(System.getProperty("sojourn.golden", GOLDEN.toString()));
        try (Stream<Path> files = Files.walk(golden)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        folder.resolve("store").resolve(golden.relativize(file).toString()));
            }
        }
        options = Natives.options(folder.resolve("store"));
    }

    @Test
    void everyKindOfRecordIsReadAsItWasWritten() {
        try (RocksStore store = RocksStore.open(options)) {
            for (int i = 0; i < 20; i++) {
                StoredSession found = Sessions.found(store, i);
                assertThat(Sessions.isWhole(store, i)).isTrue();
                assertThat(found.version()).isEqualTo(i == 3 ? 2 : 1);
                assertThat(found.lastAccess()).isEqualTo(i == 4 ? Sessions.NOW + 60_000 : Sessions.NOW);
                assertThat(found.created()).isEqualTo(Sessions.NOW);
                assertThat(found.over()).isFalse();
            }
            StoredSession never = Sessions.found(store, 30);
            assertThat(never.expiresAt()).isEqualTo(StoredSession.NEVER);
            assertThat(never.duration()).isEqualTo(StoredSession.NEVER);
            assertThat(never.user()).isNull();
            assertThat(store.find(Sessions.key(31)))
                    .isEqualTo(new Forward(Sessions.key(31), Sessions.key(32), Sessions.NOW + 10, Sessions.END));
            assertThat(Sessions.found(store, 32).version()).isEqualTo(2);
            assertThat(Sessions.found(store, 33).over()).isTrue();
            assertThat(Sessions.found(store, 33).data())
                    .isEqualTo(Sessions.session(33).data());
            assertThat(Sessions.found(store, 34).over()).isTrue();
            assertThat(Sessions.found(store, 34).data()).isEmpty();
            assertThat(store.find(Sessions.key(35))).isNull();
        }
    }

    @Test
    void theCountTheIndexesAndTheOrderAreAsTheyWere() {
        try (RocksStore store = RocksStore.open(options)) {
            assertThat(store.count()).isEqualTo(22);
            ScanPage all = store.scan(null, 100);
            assertThat(all.sessions().stream().map(StoredSession::key))
                    .hasSize(22)
                    .isSorted();
            assertThat(store.findByUser("user-7", null, 10).sessions()).hasSize(1);
            assertThat(store.findByUser("\u65e5\u672c \ud83d\ude80", null, 10).sessions().stream()
                            .map(StoredSession::key))
                    .containsExactly(Sessions.key(32));
        }
    }

    @Test
    void whatWasDueThenIsClaimedNow() {
        try (RocksStore store = RocksStore.open(options)) {
            List<SessionKey> due = store.claimExpired(Sessions.END, Sessions.END + 1, 100).stream()
                    .map(StoredSession::key)
                    .toList();
            // All but the touched one, the one that never expires, and the remains; the abandoned claim again.
            assertThat(due).hasSize(21).contains(Sessions.key(33)).doesNotContain(Sessions.key(4), Sessions.key(30));
            assertThat(store.find(Sessions.key(31))).isNull();
            assertThat(store.find(Sessions.key(34))).isNull();
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    void theFormatFileSaysTheVersion() throws IOException {
        assertThat(Files.readString(options.directory().resolve("FORMAT"), StandardCharsets.US_ASCII))
                .isEqualTo("sojourn-rocksdb 1\n");
    }
}
