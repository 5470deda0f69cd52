package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which ends a listener has heard of, which is enough to see that its feed is alive, and how often it was lost. */
final class EndLog implements ChangeListener {

    private final Set<SessionKey> ended = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lost = new AtomicInteger();

    boolean hasEnded(SessionKey key) {
        return ended.contains(key);
    }

    int losses() {
        return lost.get();
    }

    @Override
    public void ended(SessionKey key) {
        ended.add(key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        // Not listened for.
    }

    /** Says as well that something may be missed, and that it goes on. */
    @Override
    public void interrupted() {
        lost.incrementAndGet();
    }

    @Override
    public void lost() {
        lost.incrementAndGet();
    }
}
