package dev.sojourn.server.script;

import dev.sojourn.script.MountException;
import dev.sojourn.store.SessionStore;
import org.jspecify.annotations.Nullable;

/** Where the sessions of mounts are kept. Implementations are called by several threads. */
@FunctionalInterface
public interface MountStores {

    /**
     * Finds or opens the store of a key space. Whoever implements this closes it.
     *
     * @param keySpace the name of the key space, any text; the same name is the same store
     * @param address the address that the mount asks for, or null for the server's own
     * @return the open store
     * @throws MountException when there is no such store or it cannot be opened; the message shows no password
     */
    SessionStore of(String keySpace, @Nullable String address);
}
