package dev.sojourn.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a walk over sessions.
 *
 * @param sessions the sessions of this page, possibly none although there are further pages
 * @param next what to pass for the page after this one, or null when this was the last
 */
public record ScanPage(
        List<StoredSession> sessions, @Nullable String next) {

    /** Keeps an unmodifiable copy of the list. */
    public ScanPage {
        sessions = List.copyOf(sessions);
    }

    /** The same page, its sessions without their data. */
    public ScanPage withoutData() {
        return new ScanPage(sessions.stream().map(StoredSession::withoutData).toList(), next);
    }
}
