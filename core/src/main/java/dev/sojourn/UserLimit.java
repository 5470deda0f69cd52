package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Overflow;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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

    /** The place of one login: reserved once, and given back by closing unless the login is written. */
    final class Place implements AutoCloseable {
        private final EngineParts parts;
        private FindsByUser.@Nullable Place hold;

        private Place(EngineParts parts) {
            this.parts = parts;
        }

        /**
         * Reserves it for a write that binds a session to a user.
         *
         * @return whether the store was asked, which takes time
         */
        boolean reserve(Intent intent, StoredSession session) {
            String user = intent.wanted().user();
            if (hold != null
                    || !intent.wanted().logsIn()
                    || user == null
                    || most == 0
                    || overflow == Overflow.END_OLDEST) {
                return false;
            }
            hold = admitted(user, session, parts);
            return true;
        }

        /** The session is written, or may have been. */
        void keep() {
            hold = null;
        }

        /** The session is gone for this visit; if it is for everybody, nobody who shares the place can take it. */
        void leave(StoredSession last) {
            if (hold == null) {
                return;
            }
            try {
                StoredSession there = parts.trails().ofLineage(last.key(), last.lineage());
                hold = there == null || there.claimed() ? hold.ofTheGone() : hold;
            } catch (StoreUnavailableException e) {
                // Told as an event; a place that is shared then ends by its time.
            }
        }

        @Override
        public void close() {
            if (hold != null) {
                release(hold, parts);
            }
        }
    }

    /** A user's session with the moment of its login. */
    private record Login(StoredSession session, long at) {}

    private final int most;
    private final Overflow overflow;
    private final AtomicLong lastHeldUntil = new AtomicLong();

    /** A limit of 0 is none. */
    UserLimit(int most, Overflow overflow) {
        this.most = most;
        this.overflow = overflow;
    }

    /** Tells what is wrong with a limit over a store. */
    static void addFaults(int most, @Nullable SessionStore store, List<String> faults) {
        if (most < 1) {
            faults.add("sessionsPerUser is " + most + "; it must be at least 1");
        } else if (store != null && store.users() == null) {
            faults.add("sessionsPerUser is set (" + most + ") but "
                    + store.getClass().getSimpleName() + " does not find by user");
        }
    }

    /** A place that nobody has reserved yet. */
    Place place(EngineParts parts) {
        return new Place(parts);
    }

    private FindsByUser.Place admitted(String user, StoredSession session, EngineParts parts) {
        long now = parts.clock().millis();
        FindsByUser.Place hold = new FindsByUser.Place(user, session.lineage(), most, now, heldUntil(now));
        boolean admitted;
        try {
            admitted = parts.store().admit(hold)
                    || givesBackOthers(user, parts) && parts.store().admit(hold);
        } catch (StoreUnavailableException lost) {
            // It may have been taken although the answer was lost.
            release(hold, parts);
            throw lost;
        }
        if (!admitted) {
            parts.announcer().limited(SessionLimitException.Limit.SESSIONS_PER_USER);
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSIONS_PER_USER,
                    "Session " + session.key().fingerprint() + " not bound to its user: the user has " + most
                            + (most == 1 ? " session" : " sessions")
                            + " already, or logins under way, which is the limit (sessionsPerUser, REFUSE). End one of"
                            + " them, or set the rule to END_OLDEST. A login that a crash has cut off counts for "
                            + HOLD_MILLIS / 60_000 + " minutes");
        }
        return hold;
    }

    /** Whether there were places that failed logins could not give back; they must not stand in the way. */
    private static boolean givesBackOthers(String user, EngineParts parts) {
        return parts.unfinished().tryAgain(what -> what instanceof FindsByUser.Place left && user.equals(left.user()));
    }

    /** Another one each time, even within a millisecond: by it a store tells one visit's place from another's. */
    private long heldUntil(long now) {
        long until = Lifetime.plus(now, HOLD_MILLIS);
        return lastHeldUntil.updateAndGet(last -> last >= until && last - until < 1_000 ? last + 1 : until);
    }

    private void release(FindsByUser.Place hold, EngineParts parts) {
        try {
            parts.store().release(hold);
        } catch (StoreUnavailableException e) {
            // Told as an event; the hold also ends by itself.
            parts.unfinished().add(hold, () -> parts.store().release(hold));
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

    /**
     * A visit's intent is written: if it was a login, those sessions end that have lost their place to it. Returns
     * false when this session is one of them, because others were bound later and written sooner.
     */
    boolean loggedIn(Intent intent, StoredSession written, EngineParts parts) {
        String user = intent.wanted().user();
        if (!intent.wanted().logsIn() || user == null || most == 0 || overflow == Overflow.REFUSE) {
            return true;
        }
        Set<SessionKey> ended = new HashSet<>();
        try {
            endSurplus(user, ended, parts);
        } catch (RuntimeException e) {
            // Told as an event by the store's guard; the login has happened, whatever this was.
            endSurplusLater(user, parts);
        }
        return !ended.contains(written.lineage());
    }

    /** Leaves it to the next sweep to end the sessions of a user that are too many. */
    void endSurplusLater(String user, EngineParts parts) {
        if (most > 0 && overflow == Overflow.END_OLDEST) {
            parts.unfinished().add(new Overdue(user), () -> endSurplus(user, new HashSet<>(), parts));
        }
    }

    /** A user of whom too many sessions may live, because ending them has failed. */
    private record Overdue(String user) {}

    private void endSurplus(String user, Set<SessionKey> ended, EngineParts parts) {
        boolean again = true;
        while (again) {
            List<Login> logins = logins(user, parts);
            int surplus = Math.max(0, logins.size() - most);
            List<StoredSession> first = logins.stream()
                    .limit(Math.min(surplus, PAGE))
                    .map(Login::session)
                    .toList();
            if (first.isEmpty()) {
                return;
            }
            List<Removal> removals = Destroy.endListed(parts, first, EndReason.LIMIT);
            for (int i = 0; i < removals.size(); i++) {
                if (removals.get(i) == Removal.SESSION) {
                    ended.add(first.get(i).lineage());
                }
            }
            // One that was rolled since it was listed may have logged in again: then it is not the first.
            again = surplus > PAGE || removals.contains(Removal.NOTHING);
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
