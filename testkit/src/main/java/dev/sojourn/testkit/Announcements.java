package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a store has announced, as words, to be waited for. That announcements may be lost is not noted. */
final class Announcements implements ChangeListener {

    /** The system property that says how many seconds an announcement may take, 15 unless set. */
    static final String PATIENCE = "sojourn.testkit.patience";

    private final List<String> heard = new ArrayList<>();

    static Announcements of(SessionStore store) {
        Announcements heard = new Announcements();
        Samples.changes(store).listen(heard, Interest.CHANGES);
        return heard;
    }

    @Override
    public void changed(SessionKey key) {
        note("changed " + key);
    }

    @Override
    public void ended(SessionKey key) {
        note("ended " + key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        note("rolled " + from + " to " + to);
    }

    @Override
    public void lost() {
        // Always allowed, and no news of any session.
    }

    synchronized List<String> all() {
        return List.copyOf(heard);
    }

    synchronized void await(String words) {
        int patience = Integer.getInteger(PATIENCE, 15);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patience);
        try {
            while (!heard.contains(words)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(
                            "\"" + words + "\" was not announced within " + patience + " s; announced: " + heard);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for \"" + words + "\"", e);
        }
    }

    private synchronized void note(String words) {
        heard.add(words);
        notifyAll();
    }
}
