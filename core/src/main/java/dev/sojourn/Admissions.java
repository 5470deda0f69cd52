package dev.sojourn;

import dev.sojourn.event.EndReason;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the number of a user's sessions under the limit: a place is asked for before a session is bound to its user.
 */
final class Admissions {

    /** How long a place is held for a write that is under way. */
    private static final long HOLD_MILLIS = 30_000;

    private static final Place FREE = new Place(null, List.of());

    /** A place that was granted, and whose it was. */
    record Place(@Nullable Workings works, List<SessionKey> toEnd) {

        /** Ends the sessions that have lost their place, once the newcomer is written. */
        void endOthers() {
            for (SessionKey key : toEnd) {
                Workings engine = Objects.requireNonNull(works);
                StoredRecord record = engine.store().findFresh(key);
                if (record instanceof StoredSession session && Ending.deleteOne(engine, key, EndReason.LIMIT)) {
                    engine.ended(session, EndReason.LIMIT);
                }
            }
        }
    }

    private Admissions() {}

    static Place request(VisitState s, SessionKey newcomer, @Nullable SessionKey replaces) {
        Workings works = s.works;
        String user = s.user;
        FindsByUser users = works.store().users();
        if (!s.userChanged || user == null || works.sessionsPerUser() == 0 || users == null) {
            return FREE;
        }
        long now = works.clock().millis();
        Admission admission = works.store()
                .byUser(
                        "admit",
                        () -> users.admit(
                                user,
                                newcomer,
                                replaces,
                                works.sessionsPerUser(),
                                works.overflow(),
                                now,
                                Lifetime.plus(now, HOLD_MILLIS)));
        if (!admission.admitted()) {
            throw new SessionLimitException(
                    SessionLimitException.Limit.SESSIONS_PER_USER,
                    "Session " + s.fingerprint() + " not bound to its user: the user has "
                            + works.sessionsPerUser()
                            + " sessions already, which is the limit, and new ones are refused. End one"
                            + " of them, or set the overflow rule to END_OLDEST");
        }
        return new Place(works, admission.toEnd());
    }
}
