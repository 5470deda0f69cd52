package dev.sojourn.store.redis;

import dev.sojourn.store.AnnouncesChanges.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who listen to something that is connected while there is anybody.
 *
 * @param <L> what they are
 */
final class Subscribers<L> {

    private final List<L> listeners = new CopyOnWriteArrayList<>();
    private final Supplier<Runnable> connect;
    private @Nullable Runnable disconnect;

    /**
     * Makes an empty one.
     *
     * @param connect connects, and gives what disconnects
     */
    Subscribers(Supplier<Runnable> connect) {
        this.connect = connect;
    }

    synchronized Subscription add(L listener) {
        listeners.add(listener);
        try {
            disconnect = disconnect == null ? connect.get() : disconnect;
        } catch (RuntimeException e) {
            listeners.remove(listener);
            throw e;
        }
        return () -> remove(listener);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Tells everybody. */
    void tell(Consumer<? super L> news) {
        for (L listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error ignored) {
                // A listener's fault must not keep the others from hearing.
            }
        }
    }

    synchronized void close() {
        listeners.clear();
        leave();
    }

    private synchronized void remove(L listener) {
        if (listeners.remove(listener) && listeners.isEmpty()) {
            leave();
        }
    }

    private void leave() {
        Runnable last = disconnect;
        disconnect = null;
        if (last != null) {
            last.run();
        }
    }
}
