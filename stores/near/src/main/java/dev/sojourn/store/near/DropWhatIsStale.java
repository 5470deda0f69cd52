package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.TracksReads.StaleListener;

/** Feeds the cache from a store that tracks reads. */
final class DropWhatIsStale implements StaleListener {

    private final Entries entries;

    DropWhatIsStale(Entries entries) {
        this.entries = entries;
    }

    @Override
    public void stale(SessionKey key) {
        entries.drop(key);
    }

    @Override
    public void interrupted() {
        entries.dropAll(false);
    }

    @Override
    public void lost() {
        entries.dropAll(true);
    }
}
