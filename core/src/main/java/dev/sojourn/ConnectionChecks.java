package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Looks after attached connections whose session ended or was rolled out of this engine's sight. */
final class ConnectionChecks implements AnnouncesChanges.ChangeListener {

    /** Where a store tells of every end and roll, only each such round asks for all keys, in case a word was lost. */
    private static final int ROUNDS_WHEN_TOLD = 15;

    /** After so many failures, and no answer, the store is taken to be down until the next round. */
    private static final int FAILURES = 3;

    private static final int STRIDE = 7;

    private final EngineParts parts;
    /** Keys that could not be checked when the store spoke of them. */
    private final Set<SessionKey> unsure = ConcurrentHashMap.newKeySet();

    private final NodeChecks values;
    private final Executor executor;
    private volatile boolean told;
    private int rounds;

    /** The executor runs checks that an announcement has asked for. */
    ConnectionChecks(EngineParts parts, Executor executor) {
        this.parts = parts;
        this.values = new NodeChecks(parts, executor);
        this.executor = executor;
    }

    AnnouncesChanges.Subscription listenTo(AnnouncesChanges store) {
        told = true;
        parts.connections().lookedAfterBy(this::checkSoon);
        return store.listen(this, AnnouncesChanges.Interest.ENDS);
    }

    /** One round; called by one thread at a time. */
    void checkAll() {
        boolean everyone = ++rounds % ROUNDS_WHEN_TOLD == 0 || !told;
        checkConnections(everyone);
        values.round(everyone);
    }

    private void checkConnections(boolean everyone) {
        List<SessionKey> keys = new ArrayList<>(everyone ? parts.connections().keys() : unsure);
        // A part of them may be on a server that is down: that part must not come first each time.
        Collections.rotate(keys, rounds * STRIDE);
        int failures = 0;
        boolean answers = false;
        for (SessionKey key : keys) {
            if (tryCheck(key)) {
                answers = true;
            } else if (++failures >= FAILURES && !answers) {
                return;
            }
        }
    }

    /** Looks after one; false when the store failed, so that the next round has to. */
    private boolean tryCheck(SessionKey key) {
        try {
            check(key);
            unsure.remove(key);
            return true;
        } catch (StoreUnavailableException e) {
            // Told as an event.
            unsure.add(key);
            return false;
        }
    }

    /** Looks after the connections of one session. */
    void check(SessionKey key) {
        SessionKey at = key;
        while (true) {
            StoredSession session =
                    parts.trails().ofLineage(at, parts.connections().lineage(at));
            if (session == null
                    || session.claimed()
                    || parts.expiry().isOver(session, parts.clock().millis())) {
                parts.connections().ended(at, session == null ? EndReason.DESTROYED : EndReason.EXPIRED);
                return;
            }
            if (session.key().equals(at)) {
                return;
            }
            parts.connections().rolled(at, session.key());
            // Its end may have been told before its connections were found under the new key.
            at = session.key();
        }
    }

    @Override
    public void ended(SessionKey key) {
        values.ended(key);
        checkSoon(key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        parts.nodeValues().rolled(from, to);
        checkSoon(from);
    }

    @Override
    public void interrupted() {
        told = false;
    }

    @Override
    public void lost() {
        told = true;
        parts.connections().keys().forEach(this::checkSoon);
    }

    private void checkSoon(SessionKey key) {
        if (parts.connections().keys().contains(key)) {
            try {
                executor.execute(() -> tryCheck(key));
            } catch (RejectedExecutionException e) {
                // The next round of checks looks after it.
            }
        }
    }
}
