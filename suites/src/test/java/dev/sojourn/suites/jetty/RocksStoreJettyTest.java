package dev.sojourn.suites.jetty;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Jetty's tests of a session store on {@link RocksStore}. */
class RocksStoreJettyTest extends JettyStoreSuite {

    @TempDir
    private Path folder;

    RocksStoreJettyTest() throws Exception {}

    @Override
    SessionStore open() {
        return RocksStore.open(RocksOptions.in(folder.resolve("store"))
                .nativeFolder(Path.of("target", "native"))
                .memoryBytes(16L << 20));
    }
}
