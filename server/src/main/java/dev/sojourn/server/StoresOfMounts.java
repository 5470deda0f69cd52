package dev.sojourn.server;

import dev.sojourn.script.mount.MountException;
import dev.sojourn.server.script.KeySpaceName;
import dev.sojourn.server.script.MountStores;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store for each key space of the mounts: bare ids of two mounts may be equal and must not meet, so no two key spaces
 * share one. Safe for use by several threads.
 */
final class StoresOfMounts implements MountStores, AutoCloseable {

    private static final String FOLDER = "mounts";
    /** Of native memory for each store: there may be many, and mounts are small beside the server's own. */
    private static final long NATIVE_BYTES = 32 << 20;

    private final StoreAddress standard;
    private final Map<Key, SessionStore> open = new LinkedHashMap<>();

    /** Which store: a directory or the memory, and the key space in it. */
    private record Key(@Nullable Path directory, String keySpace) {}

    StoresOfMounts(StoreAddress standard) {
        this.standard = standard;
    }

    @Override
    public synchronized SessionStore of(String keySpace, @Nullable String address) {
        StoreAddress chosen = address == null ? standard : StoreAddress.parse(address);
        if (chosen == null) {
            throw new MountException(
                    "option \"store\" names no store of this build; allowed is memory: or rocksdb:DIR");
        }
        Path directory = chosen instanceof StoreAddress.Embedded embedded
                ? embedded.directory().toAbsolutePath().normalize()
                : null;
        return open.computeIfAbsent(new Key(directory, KeySpaceName.of(keySpace)), StoresOfMounts::open);
    }

    private static SessionStore open(Key key) {
        Path directory = key.directory();
        if (directory == null) {
            return new MemoryStore();
        }
        try {
            RocksOptions options = RocksOptions.in(directory.resolve(FOLDER).resolve(key.keySpace()));
            return RocksStore.open(options.memoryBytes(NATIVE_BYTES));
        } catch (StoreException e) {
            throw new MountException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(SessionStore::close);
        open.clear();
    }
}
