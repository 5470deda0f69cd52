package dev.sojourn.server;

import dev.sojourn.script.MountException;
import dev.sojourn.server.script.MountStores;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store for each key space of the mounts: bare ids of two mounts may be equal and must not meet, so no two key spaces
 * share one. Safe for use by several threads.
 */
final class StoresOfMounts implements MountStores, AutoCloseable {

    private final Stores stores;
    private final StoreAddress standard;
    /** Whether addresses come from the operator alone. */
    private final boolean trusted;

    private final Map<Key, SessionStore> open = new LinkedHashMap<>();

    /** Which store: where, and the key space there. */
    private record Key(StoreAddress address, KeySpace keySpace) {}

    StoresOfMounts(Stores stores, StoreAddress standard, boolean trusted) {
        this.stores = stores;
        this.trusted = trusted;
        this.standard = standard;
    }

    @Override
    public synchronized SessionStore of(String keySpace, @Nullable String address) {
        StoreAddress chosen = address == null ? standard : StoreAddress.parse(address);
        if (chosen == null) {
            throw new MountException(
                    "option \"store\" names no store that is known here; allowed is " + StoreAddress.ALLOWED);
        }
        if (!trusted && address != null && chosen instanceof StoreAddress.Sql sql) {
            String parameter = sql.url().unusual();
            if (parameter != null) {
                throw new MountException("option \"store\" has the parameter " + parameter
                        + ", which may name a class, a file or a statement; such an address is for --mount-options");
            }
        }
        return open.computeIfAbsent(new Key(unified(chosen), KeySpace.ofMount(keySpace)), this::open);
    }

    /** One directory is one store, by whatever path. */
    private static StoreAddress unified(StoreAddress address) {
        return address instanceof StoreAddress.Embedded embedded
                ? new StoreAddress.Embedded(
                        embedded.directory().toAbsolutePath().normalize())
                : address;
    }

    private SessionStore open(Key key) {
        try {
            return stores.open(key.address(), key.keySpace());
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
