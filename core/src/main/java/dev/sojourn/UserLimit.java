package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the number of a user's sessions under the limit.
 *
 * <p>Where new ones are refused, a place is reserved in the store before the session is bound, and given back when the
 * write has failed. Where the oldest end, every login succeeds; then those that were bound first are ended, and because
 * all who look agree on that order, logins at the same moment end exactly as many as are too many. What cannot be ended
 * now, because the store fails, is ended by a sweep: a login that has happened is never reported as failed.
 */
final class UserLimit {

    /** How long a place is held for a write that is under way, if nobody gives it back. */
    private static final long HOLD_MILLIS = 120_000;

    private static final int PAGE = 100;

    /** A place that is given back when the write that it was for has not happened. */
    interface Place extends AutoCloseable {
        /** The session is written, or may have been. */
        void keep();

        /** Whether the store was asked for it, which takes time. */
        boolean isHeld();

        @Override
        void close();
    }

    private static final Place FREE = new Place() {
        @Override
        public void keep() {
            // Nothing is held.
        }

        @Override
        public boolean isHeld() {
            return false;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    };

    /** Places that could not be given back when their logins had failed. */
    private final Set<Held> unreleased = ConcurrentHashMap.newKeySet();

    private final class Held implements Place {
        private final EngineStore store;
        private final String user;
        private final SessionKey lineage;
        private boolean kept;

        Held(EngineStore store, String user, SessionKey lineage) {
            this.store = store;
            this.user = user;
            this.lineage = lineage;
        }

        @Override
        public void keep() {
            kept = true;
        }

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public void close() {
            if (!kept) {
                try {
                    store.release(user, lineage);
                    unreleased.remove(this);
                } catch (StoreUnavailableException e) {
                    // Told as an event. It is tried again before the next login here, and the hold ends by itself.
                    unreleased.add(this);
                }
            }
        }
    }

    /** A user's session with the moment of its login. */
    private record Login(StoredSession session, long at) {}

    private final int most;
    private final Overflow overflow;
    /** Users of whom too many sessions may live, because ending them has failed. */
    private final Set<String> overdue = ConcurrentHashMap.newKeySet();

    /** A limit of 0 is none. */
    UserLimit(int most, Overflow overflow) {
        this.most = most;
        this.overflow = overflow;
    }

    /** Reserves a place for a login; closed without {@link Place#keep}, it is given back. */
    Place reserve(Intent intent, StoredSession session, EngineParts parts) {
        String user = intent.bindsUser() ? intent.user() : null;
        if (user == null || most == 0 || overflow == Overflow.END_OLDEST) {
            return FREE;
        }
        List.copyOf(unreleased).forEach(Held::close);
        long now = parts.clock().millis();
        SessionKey lineage = session.lineage();
        if (!admits(user, lineage, now, parts)) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSIONS_PER_USER,
                    "Session " + session.key().fingerprint() + " not bound to its user: the user has " + most
                            + (most == 1 ? " session" : " sessions")
                            + " already, which is the limit (sessionsPerUser, REFUSE). End one of them, or set "
                            + "the rule to"
                            + " END_OLDEST");
        }
        return new Held(parts.store(), user, lineage);
    }

    /** A place that may have been taken although the answer was lost is given back. */
    private boolean admits(String user, SessionKey lineage, long now, EngineParts parts) {
        FindsByUser.Place place = new FindsByUser.Place(user, lineage, most, now, Lifetime.plus(now, HOLD_MILLIS));
        try {
            return parts.store().admit(place);
        } catch (StoreUnavailableException lost) {
            new Held(parts.store(), user, lineage).close();
            throw lost;
        }
    }

    /** The moment to note for a login, 0 when nobody will ask: later than every other login of the user. */
    long loginMoment(String user, EngineParts parts) {
        if (most == 0 || overflow == Overflow.REFUSE) {
            return 0;
        }
        long now = parts.clock().millis();
        return logins(user, parts).stream()
                .mapToLong(Login::at)
                .map(at -> at + 1)
                .reduce(now, Math::max);
    }

    /** A visit's intent is written: if it was a login, those end that have lost their place to it. */
    void loggedIn(Intent intent, EngineParts parts) {
        if (intent.bindsUser() && intent.user() != null) {
            endSurplus(intent.user(), parts);
        }
    }

    /** Never throws for the store's sake. */
    private void endSurplus(String user, EngineParts parts) {
        if (most > 0 && overflow == Overflow.END_OLDEST) {
            try {
                boolean again = true;
                while (again) {
                    again = false;
                    List<Login> logins = logins(user, parts);
                    for (Login login : logins.subList(0, Math.max(0, logins.size() - most))) {
                        // One that was rolled since it was listed may have logged in again: then it is not the first.
                        again |= Destroy.endUnrolled(parts, login.session(), EndReason.LIMIT) == Removal.NOTHING;
                    }
                }
            } catch (RuntimeException e) {
                // Told as an event by the store's guard; the login has happened, whatever this was.
                overdue.add(user);
            }
        }
    }

    /** Ends, and gives back, what could not be before. */
    void endOverdue(EngineParts parts) {
        List.copyOf(unreleased).forEach(Held::close);
        for (String user : List.copyOf(overdue)) {
            overdue.remove(user);
            endSurplus(user, parts);
        }
    }

    /** The living sessions of a user, the first login first. */
    private static List<Login> logins(String user, EngineParts parts) {
        List<Login> logins = new ArrayList<>();
        String cursor = null;
        do {
            ScanPage page = parts.store().findByUser(user, cursor, PAGE, true);
            for (StoredSession session : page.sessions()) {
                AttributeTable table = parts.lives(session) ? parts.open(session) : null;
                if (table != null) {
                    logins.add(new Login(session, AboutUser.boundAt(parts.codec(), session, table)));
                }
            }
            cursor = page.next();
        } while (cursor != null);
        logins.sort(Comparator.comparingLong(Login::at)
                .thenComparing(login -> login.session().lineage()));
        return logins;
    }
}
