package dev.sojourn.server.cli;

import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;

/**
 * Brings all sessions of one store to another. Keys, versions, lineages, users and moments stay what they are, so
 * cookies keep their sessions where the signing keys are the same.
 */
final class SessionCopy {

    private static final int PAGE = 500;

    /**
     * What one key space had.
     *
     * @param copied sessions that are in the new store now
     * @param present sessions that were there before, as after a copy that was cut short; they were left alone
     */
    record Counts(long copied, long present) {}

    private SessionCopy() {}

    /**
     * Whether a session lives in a store under another key: brought back under one from before a roll, it would be
     * there twice, and an id that nobody may use would be good again.
     */
    static boolean isElsewhere(SessionStore store, StoredSession session) {
        return session.rolled() && store.findFresh(session.lineage()) != null;
    }

    /** Never replaces a session that is there, under whatever key. */
    static Counts copy(SessionStore from, SessionStore to, Steps steps) throws Failure {
        long copied = 0;
        long present = 0;
        String cursor = null;
        do {
            ScanPage page = from.scan(cursor, PAGE);
            for (StoredSession session : page.sessions()) {
                if (!isElsewhere(to, session) && to.create(session)) {
                    copied++;
                } else {
                    present++;
                }
            }
            steps.done(copied + present);
            cursor = page.next();
        } while (cursor != null);
        return new Counts(copied, present);
    }
}
