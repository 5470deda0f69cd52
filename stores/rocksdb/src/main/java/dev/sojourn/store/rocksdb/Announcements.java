package dev.sojourn.store.rocksdb;

import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who listen to changes. One process owns the directory, so all of them are in it. */
final class Announcements {

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    Subscription add(ChangeListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells of a change that happened, and returns whether it did. */
    boolean tell(boolean happened, Consumer<ChangeListener> change) {
        for (ChangeListener listener : happened ? listeners : List.<ChangeListener>of()) {
            try {
                change.accept(listener);
            } catch (RuntimeException | Error ignored) {
                // A listener's fault must not become the caller's: the change has happened.
            }
        }
        return happened;
    }
}
