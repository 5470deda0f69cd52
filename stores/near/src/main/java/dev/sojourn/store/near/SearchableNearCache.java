package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import org.jspecify.annotations.Nullable;

/** A near cache over a store that finds by user, which is always asked. */
final class SearchableNearCache extends NearCache implements FindsByUser {

    private final FindsByUser store;

    SearchableNearCache(SessionStore store, Entries entries) {
        super(store, entries);
        this.store = (FindsByUser) store;
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return store.findByUser(user, cursor, atMost);
    }

    @Override
    public Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        return store.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil);
    }
}
