package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.store.Removal;
import dev.sojourn.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a store in use is a store as it was at one moment. */
class CheckpointTest {

    private static final int SESSIONS = 500;

    @TempDir
    private Path folder;

    @Test
    void aCopyHoldsWhatWasThereAndNothingLater() {
        Path copy = folder.resolve("copy");
        try (RocksStore store = RocksStore.open(Natives.options(folder.resolve("store")))) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
            store.delete(Sessions.key(0));
            store.checkpoint(copy);
            store.delete(Sessions.key(1));
            store.create(Sessions.session(SESSIONS));
            assertThatThrownBy(() -> store.checkpoint(copy))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("copy", "is there already");
        }
        try (RocksStore store = RocksStore.open(Natives.options(copy))) {
            assertThat(store.count()).isEqualTo(SESSIONS - 1);
            assertThat(store.find(Sessions.key(0))).isNull();
            assertThat(store.find(Sessions.key(SESSIONS))).isNull();
            for (int i = 1; i < SESSIONS; i++) {
                assertThat(Sessions.isWhole(store, i)).isTrue();
            }
            assertThat(store.losses()).isEqualTo(new RocksLosses(0, 0, 0, 0));
            assertThat(store.delete(Sessions.key(1))).isEqualTo(Removal.SESSION);
        }
    }

    @Test
    void aCopyMadeWhileOthersWriteIsWholeInItself() throws Exception {
        try (RocksStore store = RocksStore.open(Natives.options(folder.resolve("store")))) {
            AtomicBoolean done = new AtomicBoolean();
            Thread writer = new Thread(() -> {
                for (int i = 0; !done.get(); i++) {
                    store.create(Sessions.session(i));
                }
            });
            writer.start();
            for (int copy = 0; copy < 3; copy++) {
                store.checkpoint(folder.resolve("copy-" + copy));
            }
            done.set(true);
            writer.join();
        }
        for (int copy = 0; copy < 3; copy++) {
            try (RocksStore store = RocksStore.open(Natives.options(folder.resolve("copy-" + copy)))) {
                int walked = store.scan(null, Integer.MAX_VALUE).sessions().size();
                assertThat(store.count()).isEqualTo(walked);
                for (int i = 0; i < walked; i++) {
                    assertThat(Sessions.isWhole(store, i)).isTrue();
                }
            }
        }
    }

    @Test
    void onlyTheOwnerMayReadACopy() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX permissions");
        try (RocksStore store = RocksStore.open(Natives.options(folder.resolve("store")))) {
            store.checkpoint(folder.resolve("copy"));
        }
        for (String name : new String[] {"copy", "copy/db"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rwx------");
        }
    }
}
