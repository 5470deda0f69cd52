package dev.sojourn.store.near;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.TracksReads;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store whose feed has not come up yet when somebody begins to listen. */
final class DownFromTheBeginning extends ForwardingStore {

    DownFromTheBeginning(SessionStore store) {
        super(store);
    }

    @Override
    public AnnouncesChanges changes() {
        AnnouncesChanges inside = Objects.requireNonNull(super.changes());
        return (listener, interest) -> {
            AnnouncesChanges.Subscription subscription = inside.listen(listener, interest);
            listener.interrupted();
            return subscription;
        };
    }

    @Override
    public @Nullable TracksReads reads() {
        return null;
    }
}
