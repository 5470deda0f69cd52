package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;

/**
 * Passes announcements on to a listener, after what they are about was dropped: which of two listeners a store tells
 * first is not said, and this one may read in answer. Whether the cache's own feed is up is not for it to say.
 */
final class DropThenTell implements ChangeListener {

    private final Entries entries;
    private final ChangeListener listener;

    DropThenTell(Entries entries, ChangeListener listener) {
        this.entries = entries;
        this.listener = listener;
    }

    @Override
    public void changed(SessionKey key) {
        entries.drop(key);
        listener.changed(key);
    }

    @Override
    public void ended(SessionKey key) {
        entries.drop(key);
        listener.ended(key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        entries.drop(from);
        entries.drop(to);
        listener.rolled(from, to);
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
