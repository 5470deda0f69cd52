package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a full disk does to a running store, and what it does not. */
class FullDiskTest {

    private static final int SIZE = 20_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aFullDiskRefusesWritesAndTakesThemAgainWhenThereIsRoom(Durability durability) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 24)) {
            RocksOptions options =
                    Natives.options(disk.folder().resolve("store")).durability(durability);
            int acknowledged = 0;
            try (RocksStore store = RocksStore.open(options)) {
                while (acknowledged < 50) {
                    store.create(Sessions.session(acknowledged++, SIZE));
                }
                Path ballast = disk.fill();
                StoreException refused = null;
                for (int i = 0; i < 2_000 && refused == null; i++) {
                    try {
                        store.create(Sessions.session(acknowledged, SIZE));
                        acknowledged++;
                    } catch (StoreException e) {
                        refused = e;
                    }
                }
                assertThat(refused).hasMessageContainingAll("takes no writes", "disk is full", "when there is room");
                int first = acknowledged;
                assertThatThrownBy(() -> store.create(Sessions.session(first + 1, SIZE)))
                        .isInstanceOf(StoreException.class);
                for (int i = 0; i < acknowledged; i++) {
                    assertThat(Sessions.isWhole(store, i)).isTrue();
                }
                Files.delete(ballast);
                int again = acknowledged + 2;
                awaitCreate(store, again);
                assertThat(store.delete(Sessions.key(again))).isEqualTo(Removal.SESSION);
                assertThat(store.delete(Sessions.key(0))).isEqualTo(Removal.SESSION);
                assertThat(store.count()).isEqualTo(walk(store));
            }
            try (RocksStore store = RocksStore.open(options)) {
                for (int i = 1; i < acknowledged; i++) {
                    assertThat(Sessions.isWhole(store, i)).isTrue();
                }
                assertThat(store.find(Sessions.key(0))).isNull();
                assertThat(store.count()).isEqualTo(walk(store));
            }
        }
    }

    @Test
    void aStoreOnAFullDiskDoesNotOpenAndSaysWhy() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16)) {
            disk.fill();
            assertThatThrownBy(
                            () -> RocksStore.open(Natives.options(disk.folder().resolve("store"))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("can't be opened")
                    .hasMessageContainingAll("disk", "room");
        }
    }

    private static int walk(RocksStore store) {
        return store.scan(null, 100_000).sessions().size();
    }

    private static void awaitCreate(RocksStore store, int number) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                if (store.create(Sessions.session(number, SIZE)) || Sessions.isWhole(store, number)) {
                    return;
                }
            } catch (StoreException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }
}
