package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads directories that earlier versions wrote, {@code src/test/resources/golden-1} and the following. Every later
 * version must read them too, so nobody ever writes one again; a new format adds a directory of its own.
 */
class GoldenDirectoryTest {

    private static final String USER = "\u65e5\u672c \ud83d\ude80";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyKindOfRecordIsReadAsItWasWritten(int format) throws IOException {
        try (RocksStore store = RocksStore.open(copy(format))) {
            for (int i = 0; i < 20; i++) {
                StoredSession found = Sessions.found(store, i);
                assertThat(Sessions.isWhole(store, i)).isTrue();
                assertThat(found.version()).isEqualTo(i == 3 ? 2 : 1);
                assertThat(found.lastAccess()).isEqualTo(i == 4 ? Sessions.NOW + 60_000 : Sessions.NOW);
                assertThat(found.created()).isEqualTo(Sessions.NOW);
                assertThat(found.claimed()).isFalse();
                assertThat(found.lineage()).isEqualTo(found.key());
            }
            StoredSession never = Sessions.found(store, 30);
            assertThat(never.expiresAt()).isEqualTo(StoredSession.NEVER);
            assertThat(never.duration()).isEqualTo(StoredSession.NEVER);
            assertThat(never.user()).isNull();
            assertThat(store.find(Sessions.key(31)))
                    .isEqualTo(new Trail(Sessions.key(31), Sessions.key(32), Sessions.NOW + 10, Sessions.END));
            assertThat(Sessions.found(store, 32).version()).isEqualTo(2);
            assertThat(Sessions.found(store, 33).claimed()).isTrue();
            assertThat(Sessions.found(store, 33).data())
                    .isEqualTo(Sessions.session(33).data());
            assertThat(Sessions.found(store, 34).claimed()).isTrue();
            assertThat(Sessions.found(store, 34).data()).isEmpty();
            assertThat(store.find(Sessions.key(35))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theCountTheIndexesAndTheOrderAreAsTheyWere(int format) throws IOException {
        int sessions = format == 1 ? 22 : 23;
        try (RocksStore store = RocksStore.open(copy(format))) {
            assertThat(store.count()).isEqualTo(sessions);
            ScanPage all = store.scan(null, 100);
            assertThat(keys(all)).hasSize(sessions).isSorted();
            assertThat(store.findByUser("user-7", null, 10).sessions()).hasSize(1);
            assertThat(keys(store.findByUser(USER, null, 10))).containsExactly(Sessions.key(32));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWasDueThenIsClaimedNow(int format) throws IOException {
        try (RocksStore store = RocksStore.open(copy(format))) {
            List<SessionKey> due = store.claimExpired(Sessions.END, Sessions.END + 1, 100).stream()
                    .map(StoredSession::key)
                    .toList();
            // All but the touched one, the one that never expires, and the remains; the abandoned claims again.
            assertThat(due)
                    .hasSize(format == 1 ? 21 : 23)
                    .contains(Sessions.key(33))
                    .doesNotContain(Sessions.key(4), Sessions.key(30));
            assertThat(store.find(Sessions.key(31))).isNull();
            assertThat(store.find(Sessions.key(34))).isNull();
            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    void aSessionThatTheFirstVersionRolledGoesOnAsOneThatBeganUnderItsKey() throws IOException {
        RocksOptions options = copy(1);
        try (RocksStore store = RocksStore.open(options)) {
            StoredSession found = Sessions.found(store, 32);
            assertThat(found.lineage()).isEqualTo(found.key());
            Sessions.roll(store, 32, 36, StoredSession.NEVER);
            StoredSession renewed = Sessions.roll(store, 36, 37, Sessions.END);
            assertThat(renewed.lineage()).isEqualTo(Sessions.key(32));
            assertThat(keys(store.findByUser(USER, null, 10))).containsExactly(Sessions.key(37));
        }
        try (RocksStore store = RocksStore.open(options)) {
            assertThat(((Trail) store.find(Sessions.key(32))).to()).isEqualTo(Sessions.key(37));
            assertThat(store.delete(Sessions.key(37))).isEqualTo(Removal.SESSION);
            assertThat(store.find(Sessions.key(32))).isNull();
            assertThat(store.findByUser(USER, null, 10).sessions()).isEmpty();
        }
    }

    @Test
    void aSessionThatTheSecondVersionRolledSaysItsLineage() throws IOException {
        try (RocksStore store = RocksStore.open(copy(2))) {
            assertThat(Sessions.found(store, 32).lineage()).isEqualTo(Sessions.key(31));
            StoredSession rolledTwice = Sessions.found(store, 42);
            assertThat(rolledTwice.lineage()).isEqualTo(Sessions.key(40));
            assertThat(rolledTwice.version()).isEqualTo(3);
            assertThat(rolledTwice.user()).isEqualTo("user-40");
            assertThat(rolledTwice.data()).isEqualTo(Sessions.session(40).data());
            assertThat(store.find(Sessions.key(40)))
                    .isEqualTo(new Trail(Sessions.key(40), Sessions.key(42), Sessions.NOW + 10, StoredSession.NEVER));
            assertThat(store.find(Sessions.key(41)))
                    .isEqualTo(new Trail(Sessions.key(41), Sessions.key(42), Sessions.NOW + 10, Sessions.END));
            assertThat(Sessions.found(store, 44).claimed()).isTrue();
            assertThat(Sessions.found(store, 44).lineage()).isEqualTo(Sessions.key(43));
            assertThat(Sessions.found(store, 46).data()).isEmpty();
            assertThat(Sessions.found(store, 46).lineage()).isEqualTo(Sessions.key(45));
            assertThat(store.find(Sessions.key(43))).isInstanceOf(Trail.class);
            assertThat(store.find(Sessions.key(45))).isNull();
            assertThat(store.find(Sessions.key(47))).isNull();
            assertThat(keys(store.findByUser("user-40", null, 10))).containsExactly(Sessions.key(42));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFormatFileSaysTheVersion(int format) throws IOException {
        assertThat(Files.readString(copy(format).directory().resolve("FORMAT"), StandardCharsets.US_ASCII))
                .isEqualTo("sojourn-rocksdb " + format + "\n");
    }

    private static List<SessionKey> keys(ScanPage page) {
        return page.sessions().stream().map(StoredSession::key).toList();
    }

    private RocksOptions copy(int format) throws IOException {
        Path golden = Path.of("src/test/resources/golden-" + format);
        try (Stream<Path> files = Files.walk(golden)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        folder.resolve("store").resolve(golden.relativize(file).toString()));
            }
        }
        return Natives.options(folder.resolve("store"));
    }
}
