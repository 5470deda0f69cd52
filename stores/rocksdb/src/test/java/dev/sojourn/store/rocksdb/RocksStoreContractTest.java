package dev.sojourn.store.rocksdb;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.AnnouncesChangesContract;
import dev.sojourn.testkit.DurableStoreContract;
import dev.sojourn.testkit.FindsByUserContract;
import dev.sojourn.testkit.SessionStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The RocksDB store does what every durable store does. */
class RocksStoreContractTest
        implements SessionStoreContract, DurableStoreContract, FindsByUserContract, AnnouncesChangesContract {

    @TempDir
    private Path folder;

    private int opened;

    @Override
    public SessionStore open() {
        opened++;
        return reopen();
    }

    @Override
    public SessionStore reopen() {
        return RocksStore.open(Natives.options(folder.resolve("store-" + opened)));
    }
}
