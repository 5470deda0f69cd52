package dev.sojourn.store.rocksdb;

import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who listen to changes. One process owns the directory, so all of them are in it. */
final class Announcements {

    private static final Logger LOG = System.getLogger(Announcements.class.getName());

    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

    Subscription add(ChangeListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    boolean areHeard() {
        return !listeners.isEmpty();
    }

    /** Tells that anything may have changed. */
    void lost() {
        var unused = tell(true, ChangeListener::lost);
    }

    /** Tells of a change that happened, and returns whether it did. */
    // An Error of a listener is contained as well, but for those of the machine, since the change has happened.
    @SuppressWarnings("CatchThrowable")
    boolean tell(boolean happened, Consumer<ChangeListener> change) {
        for (ChangeListener listener : happened ? listeners : List.<ChangeListener>of()) {
            try {
                change.accept(listener);
            } catch (Throwable fault) {
                if (fault instanceof VirtualMachineError serious && !(fault instanceof StackOverflowError)) {
                    throw serious;
                }
                LOG.log(Level.WARNING, "A listener to the changes of a RocksDB store failed", fault);
            }
        }
        return happened;
    }
}
