package dev.sojourn.store.near;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ForwardingStore;

/** A store whose feed has not come up yet when somebody begins to listen. */
final class DownFromTheBeginning extends ForwardingStore {

    DownFromTheBeginning(SessionStore store) {
        super(store);
    }

    @Override
    public Subscription listen(ChangeListener listener) {
        Subscription subscription = super.listen(listener);
        listener.interrupted();
        return subscription;
    }
}
