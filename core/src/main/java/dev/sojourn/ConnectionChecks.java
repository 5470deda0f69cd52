package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Looks after attached connections whose session ended or was rolled out of this engine's sight. */
final class ConnectionChecks implements AnnouncesChanges.ChangeListener {

    private final Workings works;
    private final Executor executor;

    ConnectionChecks(Workings works) {
        this.works = works;
        this.executor = works.executor();
    }

    void checkAll() {
        works.connections().keys().forEach(this::check);
    }

    /** Looks after the connections of one session. */
    void check(SessionKey key) {
        StoredRecord record = works.store().findFresh(key);
        if (record instanceof Forward trail) {
            works.connections().rolled(key, trail.to());
        } else if (!(record instanceof StoredSession session)) {
            works.connections().ended(key, EndReason.DESTROYED);
        } else if (session.over() || session.expiresAt() <= works.clock().millis()) {
            works.connections().ended(key, EndReason.EXPIRED);
        }
    }

    @Override
    public void changed(SessionKey key) {
        // A change is no end: a socket reads the session again at its next message.
    }

    @Override
    public void ended(SessionKey key) {
        checkSoon(key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        checkSoon(from);
    }

    @Override
    public void lost() {
        works.connections().keys().forEach(this::checkSoon);
    }

    private void checkSoon(SessionKey key) {
        if (works.connections().keys().contains(key)) {
            try {
                executor.execute(() -> check(key));
            } catch (RejectedExecutionException e) {
                // The next round of checks looks after it.
            }
        }
    }
}
