package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a destroyed session held leaves the disk, and not only the store. */
class ErasureTest {

    private static final int SESSIONS = 300;

    @TempDir
    private Path folder;

    @Test
    void nothingOfADestroyedSessionIsOnTheDiskAfterwards() throws Exception {
        RocksOptions options = Natives.options(folder.resolve("store"));
        try (RocksStore store = RocksStore.open(options)) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
            // Written over: an old state of a session is nobody's business either.
            store.replace(
                    Sessions.session(8).toBuilder()
                            .version(2)
                            .data(new byte[100])
                            .build(),
                    1);
        }
        try (RocksStore store = RocksStore.open(options)) {
            store.delete(Sessions.key(7));
            store.delete(Sessions.key(9));
            assertThat(filesThatHold("<data of 7>")).isNotEmpty();
            store.erase();
            for (String gone : List.of("<data of 7>", "<data of 8>", "<data of 9>")) {
                assertThat(filesThatHold(gone)).as(gone).isEmpty();
            }
            assertThat(filesThatHold("<data of 10>")).isNotEmpty();
            store.erase();
            for (int i = 10; i < SESSIONS; i++) {
                assertThat(Sessions.isWhole(store, i)).isTrue();
            }
        }
    }

    @Test
    void aStoreIsClosedWhileItErases() throws Exception {
        RocksStore store = RocksStore.open(Natives.options(folder.resolve("store")));
        for (int i = 0; i < SESSIONS; i++) {
            store.create(Sessions.session(i, 20_000));
        }
        Thread eraser = new Thread(store::erase);
        eraser.setUncaughtExceptionHandler((thread, closed) -> {});
        eraser.start();
        store.close();
        eraser.join();
        assertThatThrownBy(store::erase).isInstanceOf(StoreException.class).hasMessageContaining("closed");
        store.close();
        try (RocksStore again = RocksStore.open(Natives.options(folder.resolve("store")))) {
            assertThat(again.count()).isEqualTo(SESSIONS);
        }
    }

    @Test
    void theIntervalHasItsRange() {
        RocksOptions options = RocksOptions.in(folder);
        assertThat(options.eraseEvery(Duration.ofMinutes(1)).eraseEvery()).isEqualTo(Duration.ofMinutes(1));
        for (Duration wrong : List.of(Duration.ofSeconds(59), Duration.ofDays(31))) {
            assertThatThrownBy(() -> options.eraseEvery(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private List<Path> filesThatHold(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
