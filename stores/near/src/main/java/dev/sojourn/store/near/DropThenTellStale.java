package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.TracksReads.StaleListener;

/** Passes notices of stale reads on, after what they are about was dropped; see {@link DropThenTell}. */
final class DropThenTellStale implements StaleListener {

    private final Entries entries;
    private final StaleListener listener;

    DropThenTellStale(Entries entries, StaleListener listener) {
        this.entries = entries;
        this.listener = listener;
    }

    @Override
    public void stale(SessionKey key) {
        entries.drop(key);
        listener.stale(key);
    }

    @Override
    public void interrupted() {
        entries.dropAll();
        listener.interrupted();
    }

    @Override
    public void lost() {
        entries.dropAll();
        listener.lost();
    }
}
