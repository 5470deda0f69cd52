package dev.sojourn.store.redis;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.nodes.StoreFactory;

/** Opens a store in another process, by its prefix and its URI. */
public final class SpecifiedStore implements StoreFactory {

    /** Made by name, in that process. */
    public SpecifiedStore() {}

    @Override
    public SessionStore open(String spec) {
        String[] parts = spec.split(" ", 2);
        return RedisStore.open(RedisOptions.at(parts[1]).prefix(parts[0]));
    }
}
