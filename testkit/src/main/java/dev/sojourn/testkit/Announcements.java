package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.SessionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a store has announced, as words, to be waited for. That announcements may be lost is not noted. */
final class Announcements implements ChangeListener {

    private static final long PATIENCE_SECONDS = 15;

    private final List<String> heard = new ArrayList<>();

    static Announcements of(SessionStore store) {
        Announcements heard = new Announcements();
        ((AnnouncesChanges) store).listen(heard);
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
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!heard.contains(words)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("\"" + words + "\" was not announced within " + PATIENCE_SECONDS
                            + " s; announced: " + heard);
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
