package dev.sojourn.store.rocksdb;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.evolution.EvolutionContract;
import dev.sojourn.testkit.nodes.NodesContract;
import dev.sojourn.testkit.nodes.StoreHandle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two engines of one process on one directory. */
class RocksNodesTest implements NodesContract, EvolutionContract {

    @TempDir
    private Path folder;

    private RocksStore store;

    @BeforeEach
    void open() {
        store = RocksStore.open(Natives.options(folder));
    }

    @Override
    public SessionStore openAnother() {
        return new StoreHandle(store);
    }

    @AfterEach
    void close() {
        store.close();
    }
}
