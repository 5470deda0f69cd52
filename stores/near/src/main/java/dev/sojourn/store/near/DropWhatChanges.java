package dev.sojourn.store.near;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;

/** Feeds the cache from a store that announces changes. */
final class DropWhatChanges implements ChangeListener {

    private final Entries entries;

    DropWhatChanges(Entries entries) {
        this.entries = entries;
    }

    @Override
    public void changed(SessionKey key) {
        entries.drop(key);
    }

    @Override
    public void ended(SessionKey key) {
        entries.drop(key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        entries.drop(from);
        entries.drop(to);
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
