package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;

/** Throws whatever it is told: an exception for a change, an error for an end. */
final class ThrowingListener implements ChangeListener {

    @Override
    public void changed(SessionKey key) {
        throw new IllegalStateException("thrown by the listener of a test");
    }

    @Override
    public void ended(SessionKey key) {
        throw new AssertionError("thrown by the listener of a test");
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        throw new IllegalStateException("thrown by the listener of a test");
    }

    @Override
    public void lost() {
        throw new IllegalStateException("thrown by the listener of a test");
    }
}
