package dev.sojourn.server.cli;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an operator asks of a store, also while nodes use it: what is in it, whether its indexes agree with its records,
 * and what one record says. By the operations that every store has; none changes a session.
 */
final class StoreInspection {

    private static final int PAGE = 500;

    /** Faults that are told one by one; the others are counted. */
    private static final int MOST_TOLD = 100;

    /** A session that has been over for so long should have been swept. */
    private static final Duration LATE = Duration.ofHours(1);

    /**
     * How much is stored.
     *
     * @param counted what the store says that it has
     * @param walked sessions that a walk has met; more or fewer when others began or ended meanwhile
     * @param expired those of them that are over and wait for the sweep
     * @param ofUsers those of them that have a user
     * @param bytes of data of all of them
     * @param largest bytes of data of the largest
     */
    record Counts(long counted, long walked, long expired, long ofUsers, long bytes, long largest) {}

    /**
     * What a check has found.
     *
     * @param sessions sessions that were looked at
     * @param faults how many faults were found
     * @param told the first of them, each a sentence with a fingerprint in it
     */
    record Findings(long sessions, long faults, List<String> told) {
        Findings {
            told = List.copyOf(told);
        }
    }

    private final SessionStore store;

    StoreInspection(SessionStore store) {
        this.store = store;
    }

    Counts count(long now, Steps steps) throws Failure {
        long walked = 0;
        long expired = 0;
        long ofUsers = 0;
        long bytes = 0;
        long largest = 0;
        String cursor = null;
        do {
            ScanPage page = store.scan(cursor, PAGE);
            for (StoredSession session : page.sessions()) {
                walked++;
                expired += session.expiresAt() <= now ? 1 : 0;
                ofUsers += session.user() == null ? 0 : 1;
                bytes += session.data().length;
                largest = Math.max(largest, session.data().length);
            }
            steps.done(walked);
            cursor = page.next();
        } while (cursor != null);
        return new Counts(store.count(), walked, expired, ofUsers, bytes, largest);
    }

    /**
     * Looks whether each session of a walk is found by its key and by its user, and was swept when it was over, and
     * whether there are sessions that no walk meets.
     */
    Findings check(long now, Steps steps) throws Failure {
        Check check = new Check(now);
        String cursor = null;
        do {
            ScanPage page = store.scanWithoutData(cursor, PAGE);
            check.page(page.sessions());
            steps.done(check.sessions);
            cursor = page.next();
        } while (cursor != null);
        check.unlisted();
        return new Findings(check.sessions, check.faults, check.told);
    }

    /**
     * Has the store write the index entries of each record again, by a touch that moves nothing. For stores whose
     * indexes can be lost apart from their records, as by an eviction of Redis.
     *
     * @return how many sessions were touched
     */
    long reindex(Steps steps) throws Failure {
        long touched = 0;
        long walked = 0;
        String cursor = null;
        do {
            ScanPage page = store.scanRecords(cursor, PAGE);
            for (StoredSession session : page.sessions()) {
                Touch still =
                        new Touch(session.lastAccess(), session.expiryBase(), session.expiresAt(), session.duration());
                touched += store.touch(session.key(), still) ? 1 : 0;
                walked++;
            }
            steps.done(walked);
            cursor = page.next();
        } while (cursor != null);
        return touched;
    }

    private static String moment(long millis) {
        return millis == StoredSession.NEVER
                ? "never"
                : Instant.ofEpochMilli(millis).toString();
    }

    /** One check, and what it has found so far. */
    private final class Check {

        private final long now;
        private final List<String> told = new ArrayList<>();
        private long sessions;
        private long faults;

        Check(long now) {
            this.now = now;
        }

        void page(List<StoredSession> page) {
            Map<String, Set<SessionKey>> lineages = new HashMap<>();
            for (StoredSession session : page) {
                sessions++;
                if (session.expiresAt() < now - LATE.toMillis()) {
                    fault(
                            session,
                            "has been over since " + moment(session.expiresAt())
                                    + " and was not swept. See that a node is running and that the clocks agree");
                }
                if (!isFound(session)) {
                    fault(session, "is listed and not found by its key");
                }
                FindsByUser users = store.users();
                String user = session.user();
                if (users != null && user != null && !isListed(users, user, session, lineages)) {
                    fault(
                            session,
                            "is not found by its user, so to log that user out everywhere misses it."
                                    + " Write the indexes again");
                }
            }
        }

        /** Sessions that were there when the check began and that no walk meets, so that no sweep ends them. */
        void unlisted() {
            if (records(session -> {}) <= sessions) {
                return;
            }
            // By lineage, which stays the same when one is rolled between the two walks.
            Set<SessionKey> met = new HashSet<>();
            String cursor = null;
            do {
                ScanPage page = store.scanWithoutData(cursor, PAGE);
                page.sessions().forEach(session -> met.add(session.lineage()));
                cursor = page.next();
            } while (cursor != null);
            records(session -> {
                if (met.add(session.lineage())) {
                    fault(session, "is in no list, so it is neither shown nor swept. Write the indexes again");
                }
            });
        }

        /** Calls an action for each record of a session that began before the check; one may be met twice. */
        private long records(Consumer<StoredSession> action) {
            long met = 0;
            String cursor = null;
            do {
                ScanPage page = store.scanRecords(cursor, PAGE);
                for (StoredSession session : page.sessions()) {
                    if (session.created() < now) {
                        action.accept(session);
                        met++;
                    }
                }
                cursor = page.next();
            } while (cursor != null);
            return met;
        }

        /** Whether it is, or has gone or moved since it was listed. */
        private boolean isFound(StoredSession session) {
            return store.find(session.key()) != null || !isStillListed(session);
        }

        private boolean isStillListed(StoredSession session) {
            String cursor = null;
            do {
                ScanPage page = store.scanWithoutData(cursor, PAGE);
                if (page.sessions().stream().anyMatch(each -> each.key().equals(session.key()))) {
                    return true;
                }
                cursor = page.next();
            } while (cursor != null);
            return false;
        }

        private boolean isListed(
                FindsByUser users, String user, StoredSession session, Map<String, Set<SessionKey>> lineages) {
            Set<SessionKey> listed = lineages.computeIfAbsent(user, name -> lineagesOf(users, name));
            if (listed.contains(session.lineage())) {
                return true;
            }
            // It may have ended or changed its user between the two looks.
            boolean same = store.findFresh(session.key()) instanceof StoredSession present
                    && !present.claimed()
                    && user.equals(present.user());
            return !same || lineagesOf(users, user).contains(session.lineage());
        }

        private Set<SessionKey> lineagesOf(FindsByUser users, String user) {
            Set<SessionKey> lineages = new HashSet<>();
            String cursor = null;
            do {
                ScanPage page = users.findByUserWithoutData(user, cursor, PAGE);
                page.sessions().forEach(session -> lineages.add(session.lineage()));
                cursor = page.next();
            } while (cursor != null);
            return lineages;
        }

        private void fault(StoredSession session, String what) {
            faults++;
            if (told.size() < MOST_TOLD) {
                told.add("Session " + session.key().fingerprint() + " " + what);
            }
        }
    }
}
