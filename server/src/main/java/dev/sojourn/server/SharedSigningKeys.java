package dev.sojourn.server;

import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The signing keys of nodes that were given none: one random key that the first node leaves in the store, in a key
 * space of its own, and that all nodes find there; later several, a line each, newest first. It says which cookies are
 * worth a look into the store; it is not what makes ids hard to guess, and who reads the store learns no id by it.
 */
final class SharedSigningKeys {

    private static final SessionKey PLACE = SessionId.of("sojourn.signing.keys").key();

    private final SessionStore store;

    /** Over the store of the key space {@link KeySpace#KEYS}. */
    SharedSigningKeys(SessionStore store) {
        this.store = store;
    }

    /**
     * The keys, newest first; at the first call of all nodes a new one.
     *
     * @throws StoreException when the store does not answer
     */
    List<String> keys() {
        List<String> found = present();
        if (found.isEmpty()) {
            leave(List.of(SecretFile.made()));
            // Another node may have been faster, and its key counts.
            found = present();
        }
        if (found.isEmpty()) {
            throw new StoreException("it does not keep what it was given: the signing key is gone again", null);
        }
        return found;
    }

    /** The keys that are there, newest first; none before the first start of a node. */
    List<String> present() {
        return store.findFresh(PLACE) instanceof StoredSession kept ? lines(kept) : List.of();
    }

    /** Leaves keys where there are none; false when there were. */
    boolean leave(List<String> keys) {
        return store.create(record(bytes(keys)));
    }

    /**
     * Replaces the keys, for all nodes: each looks from time to time.
     *
     * @param newestFirst what {@link dev.sojourn.id.KeyRing#ofSecrets} takes
     * @param expected what the caller has found here
     * @return false, and nothing is done, when there is something else by now
     * @throws StoreException when the store does not answer
     */
    boolean replace(List<String> newestFirst, List<String> expected) {
        // Refused here rather than by each node.
        KeyRing.ofSecrets(newestFirst);
        return store.findFresh(PLACE) instanceof StoredSession kept
                && lines(kept).equals(expected)
                && store.replace(
                        kept.toBuilder()
                                .version(kept.version() + 1)
                                .lastUpdate(System.currentTimeMillis())
                                .data(bytes(newestFirst))
                                .build(),
                        kept.version());
    }

    private static List<String> lines(StoredSession kept) {
        return new String(kept.data(), StandardCharsets.US_ASCII).lines().toList();
    }

    private static byte[] bytes(List<String> keys) {
        return String.join("\n", keys).getBytes(StandardCharsets.US_ASCII);
    }

    private static StoredSession record(byte[] text) {
        long now = System.currentTimeMillis();
        return StoredSession.builder(PLACE)
                .created(now)
                .lastAccess(now)
                .lastUpdate(now)
                .expiryBase(now)
                .duration(StoredSession.NEVER)
                .expiresAt(StoredSession.NEVER)
                .data(text)
                .build();
    }
}
