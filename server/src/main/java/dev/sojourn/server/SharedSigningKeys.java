package dev.sojourn.server;

import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The signing keys of nodes that were given none: one random key that the first node leaves in the store, in a key
 * space of its own, and that all nodes find there. It says which cookies are worth a look into the store; it is not
 * what makes ids hard to guess, and who reads the store learns no id by it.
 */
final class SharedSigningKeys {

    private static final SessionKey PLACE = SessionId.of("sojourn.signing.keys").key();
    private static final int RANDOM_BYTES = 32;

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
            byte[] random = new byte[RANDOM_BYTES];
            new SecureRandom().nextBytes(random);
            leave(List.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random)));
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
        return store.findFresh(PLACE) instanceof StoredSession kept
                ? new String(kept.data(), StandardCharsets.US_ASCII).lines().toList()
                : List.of();
    }

    /** Leaves keys where there are none; false when there were. */
    boolean leave(List<String> keys) {
        return store.create(record(String.join("\n", keys).getBytes(StandardCharsets.US_ASCII)));
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
