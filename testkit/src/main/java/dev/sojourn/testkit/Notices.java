package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.TracksReads.StaleListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Of which keys a store has told that what was read under them is stale. */
final class Notices implements StaleListener {

    private final List<SessionKey> stale = new ArrayList<>();
    private boolean lost;

    static Notices of(SessionStore store) {
        Notices notices = new Notices();
        Samples.reads(store).track(notices);
        return notices;
    }

    @Override
    public synchronized void stale(SessionKey key) {
        stale.add(key);
        notifyAll();
    }

    @Override
    public synchronized void lost() {
        // Tells of every record at once.
        lost = true;
        notifyAll();
    }

    synchronized List<SessionKey> all() {
        return List.copyOf(stale);
    }

    /** Forgets what was heard, so that a later notice can be told from an earlier one. */
    synchronized void reset() {
        stale.clear();
        lost = false;
    }

    synchronized void await(SessionKey key) {
        int patience = Integer.getInteger(Announcements.PATIENCE, 15);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience);
        try {
            while (!lost && !stale.contains(key)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("No notice came within " + patience + " s that " + key
                            + " is stale; notices came for " + stale);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a notice", e);
        }
    }
}
