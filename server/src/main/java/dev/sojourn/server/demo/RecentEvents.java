package dev.sojourn.server.demo;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last things that happened to sessions, for the landing page. Names sessions by fingerprint and nobody by name.
 */
final class RecentEvents implements SessionListener {

    private static final int KEPT = 30;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long count;

    /**
     * One event.
     *
     * @param number counts up from 1
     * @param at milliseconds since the epoch
     * @param what happened, in words
     * @param fingerprint the session's, or null when no session is meant
     */
    record Entry(
            long number, long at, String what, @Nullable String fingerprint) {}

    @Override
    public void on(SessionEvent event) {
        String what = words(event);
        if (what != null) {
            String fingerprint = event instanceof SessionEvent.OfSession one ? one.fingerprint() : null;
            add(event.at().toEpochMilli(), what, fingerprint);
        }
    }

    /** The newest first. */
    synchronized List<Entry> latest() {
        return new ArrayList<>(entries);
    }

    private synchronized void add(long at, String what, @Nullable String fingerprint) {
        entries.addFirst(new Entry(++count, at, what, fingerprint));
        if (entries.size() > KEPT) {
            entries.removeLast();
        }
    }

    private static @Nullable String words(SessionEvent event) {
        if (event instanceof SessionEvent.Created) {
            return "created";
        } else if (event instanceof SessionEvent.Saved saved) {
            return "saved, version " + saved.version();
        } else if (event instanceof SessionEvent.Rolled) {
            return "rolled to a new id";
        } else if (event instanceof SessionEvent.Ended ended) {
            return "ended: " + ended.reason().name().toLowerCase(Locale.ROOT);
        } else if (event instanceof SessionEvent.Conflict conflict) {
            return "lost race " + conflict.attempt() + ", tried again";
        } else if (event instanceof SessionEvent.ChangesDropped) {
            return "late changes dropped";
        } else if (event instanceof SessionEvent.Undecodable) {
            return "value unreadable, kept";
        } else if (event instanceof SessionEvent.Forged forged) {
            return "forged id refused (" + forged.transport() + ")";
        } else if (event instanceof SessionEvent.Unknown) {
            return "unknown id ignored";
        }
        return null;
    }
}
