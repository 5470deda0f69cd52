package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hears, and can wait for it. */
class Ear implements ChangeListener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /** What was taken out of that. */
    final Set<String> told = new HashSet<>();

    Subscription subscription;

    static AnnouncesChanges changes(JdbcStore store) {
        return Objects.requireNonNull(store.changes());
    }

    /** One that hears of ends and rolls. */
    static Ear on(JdbcStore store) {
        return on(store, Interest.ENDS);
    }

    static Ear on(JdbcStore store, Interest interest) {
        Ear ear = new Ear();
        ear.subscription = changes(store).listen(ear, interest);
        return ear;
    }

    @Override
    public void changed(SessionKey key) {
        heard.add("changed " + key);
    }

    @Override
    public void ended(SessionKey key) {
        heard.add("ended " + key);
    }

    @Override
    public void rolled(SessionKey from, SessionKey to) {
        heard.add("rolled " + from + " " + to);
    }

    @Override
    public void interrupted() {
        heard.add("interrupted");
    }

    @Override
    public void lost() {
        heard.add("lost");
    }

    void await(String words) {
        if (!hears(words, 15)) {
            throw new AssertionError("\"" + words + "\" was not heard within 15 s");
        }
    }

    /** Waits until changes are heard again, which those made too early are not. */
    void awaitHearing(JdbcStore store) {
        for (int number = 100; number < 130; number++) {
            store.create(Samples.session(number));
            store.delete(Samples.key(number));
            if (hears("ended " + Samples.key(number), 1)) {
                return;
            }
        }
        throw new AssertionError("Nothing is heard again within 30 s");
    }

    String next() {
        return within(System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
    }

    boolean hears(String words, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String next;
        do {
            next = within(deadline);
        } while (next != null && !next.equals(words));
        return next != null;
    }

    private String within(long deadline) {
        try {
            String next = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            told.add(next);
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while listening", e);
        }
    }
}
