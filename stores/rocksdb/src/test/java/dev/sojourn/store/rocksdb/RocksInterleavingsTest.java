package dev.sojourn.store.rocksdb;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.explore.InterleavingContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What the engine promises in orders that a seed draws, over this store. */
class RocksInterleavingsTest implements InterleavingContract {

    @TempDir
    private Path folder;

    @Override
    public SessionStore open() {
        return RocksStore.open(Natives.options(folder.resolve("store")));
    }
}
