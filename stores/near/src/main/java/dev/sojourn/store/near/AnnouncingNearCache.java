package dev.sojourn.store.near;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.SessionStore;

/** A near cache over a store that announces changes, which it passes on. */
sealed class AnnouncingNearCache extends NearCache implements AnnouncesChanges permits AnnouncingSearchableNearCache {

    private final AnnouncesChanges store;

    AnnouncingNearCache(SessionStore store, Entries entries) {
        super(store, entries);
        this.store = (AnnouncesChanges) store;
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        return store.listen(new DropThenTell(entries(), listener));
    }
}
