package dev.sojourn;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks after values that are kept by reference and whose session ended, was rolled or was written out of this engine's
 * sight. Nobody waits for it but memory, so that a round looks at a part of them only.
 */
final class NodeChecks {

    /** A walk over all takes so many rounds. */
    private static final int ROUNDS = 60;

    /** It takes more where there are many, so that a round costs the store no more than this many reads. */
    private static final int MOST = 256;

    private final EngineParts parts;
    private final Executor executor;
    /** Lineages of sessions whose end is under way, or could not be looked at when the store spoke of it. */
    private final Set<SessionKey> unsure = ConcurrentHashMap.newKeySet();

    private Iterator<SessionKey> walk = Collections.emptyIterator();
    /** How many of this walk a round takes. */
    private int share;

    NodeChecks(EngineParts parts, Executor executor) {
        this.parts = parts;
        this.executor = executor;
    }

    /** One round; called by one thread at a time. */
    void round(boolean everyone) {
        List<SessionKey> some = new ArrayList<>(unsure);
        if (everyone) {
            if (!walk.hasNext()) {
                walk = parts.nodeValues().walk();
                share = Math.min(MOST, parts.nodeValues().sessions() / ROUNDS + 1);
            }
            for (int i = 0; i < share && walk.hasNext(); i++) {
                some.add(walk.next());
            }
        }
        for (SessionKey lineage : some) {
            if (!tryCheck(lineage)) {
                return;
            }
        }
    }

    /** The store says that a session is over. */
    void ended(SessionKey key) {
        SessionKey lineage = parts.nodeValues().lineageOf(key);
        if (lineage != null) {
            try {
                executor.execute(() -> tryCheck(lineage));
            } catch (RejectedExecutionException e) {
                // The engine is closed, and lets everything go.
            }
        }
    }

    private boolean tryCheck(SessionKey lineage) {
        try {
            unsure.remove(lineage);
            check(lineage);
            return true;
        } catch (StoreUnavailableException e) {
            // Told as an event.
            unsure.add(lineage);
            return false;
        }
    }

    private void check(SessionKey lineage) {
        SessionKey key = parts.nodeValues().keyOf(lineage);
        if (key == null) {
            return;
        }
        StoredSession met = parts.trails().ofLineage(key, lineage);
        if (met == null || met.claimed() && met.data().length == 0) {
            parts.release(lineage);
        } else if (met.claimed()) {
            // Whoever has claimed it is telling its end, and that may be this node.
            unsure.add(lineage);
        } else if (parts.nodeValues().isNews(met)) {
            parts.open(met);
        }
    }
}
