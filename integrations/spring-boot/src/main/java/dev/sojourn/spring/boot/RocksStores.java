package dev.sojourn.spring.boot;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.rocksdb.RocksStore;
import java.nio.file.Path;

/** Opens stores in a directory. */
final class RocksStores {

    private RocksStores() {}

    static SessionStore open(String url) {
        try {
            Path directory = Path.of(url.substring(StoreUrl.ROCKSDB.length()));
            return new OpenedStore(RocksStore.open(directory), StoreUrl.shown(url), false);
        } catch (StoreException | IllegalArgumentException e) {
            throw new StoreNotOpenedException(StoreUrl.shown(url), e);
        }
    }
}
