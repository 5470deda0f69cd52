package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser.Admission;
import dev.sojourn.store.FindsByUser.Overflow;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The places that a user's sessions take, and those that are held for logins under way. Logins of one user wait for
 * each other in the database, so that two nodes can't both give away the last place.
 *
 * <p>A held place is a row until the login is written: the node that asked for it removes it then. When that node dies
 * the row counts until its time, and a later login or sweep removes it.
 */
final class Places {

    private static final Logger LOG = System.getLogger(Places.class.getName());
    private static final long CLEANING_MILLIS = 30_000;

    /** A session of the user, or a place held for one; a hold has no session behind it yet. */
    private record Taken(SessionKey key, long created, long until, boolean held) {}

    /** A hold of this node's. */
    private record Held(long userHash, long until) {}

    private final Connections connections;
    private final Dialect dialect;
    private final String takenPlaces;
    private final String giveUpOutdated;
    private final String giveUpOne;
    private final String hold;
    private final String dropOutdated;
    private final Map<SessionKey, Held> ours = new ConcurrentHashMap<>();
    private final AtomicLong nextCleaning = new AtomicLong(Long.MIN_VALUE);

    Places(Connections connections, Dialect dialect, TableName table) {
        this.connections = connections;
        this.dialect = dialect;
        String holds = table.holds();
        // One statement, so that a login that is written meanwhile is seen as a hold, as a session, or as both.
        this.takenPlaces = "SELECT session_key, created, expires_at, 0 FROM " + table.sessions()
                + " WHERE user_hash = ? AND user_name = ? AND state = 0"
                + " UNION ALL SELECT holder, 0, held_until, 1 FROM " + holds
                + " WHERE user_hash = ? AND user_name = ?";
        this.giveUpOutdated = "DELETE FROM " + holds + " WHERE user_hash = ? AND (held_until <= ? OR holder = ?)";
        this.giveUpOne = "DELETE FROM " + holds + " WHERE user_hash = ? AND holder = ?";
        this.hold = "INSERT INTO " + holds + " (user_hash, holder, user_name, held_until) VALUES (?, ?, ?, ?)";
        this.dropOutdated = "DELETE FROM " + holds + " WHERE held_until <= ?";
    }

    Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        UserName name = UserName.of(user);
        Admission admission = connections.transaction("admit a session of a user", loan -> {
            dialect.lockUser(loan, name.hash());
            List<Taken> places =
                    loan.query(takenPlaces, Places::read, name.hash(), name.bytes(), name.hash(), name.bytes());
            List<Taken> living = new ArrayList<>();
            Set<SessionKey> held = new HashSet<>();
            for (Taken place : places) {
                if (place.until() > now
                        && !place.key().equals(newcomer)
                        && !place.key().equals(replaces)) {
                    if (place.held()) {
                        held.add(place.key());
                    } else {
                        living.add(place);
                    }
                }
            }
            // A login that is being written may be there as both.
            places.stream().filter(place -> !place.held()).map(Taken::key).forEach(held::remove);
            int surplus = living.size() + held.size() + 1 - atMost;
            // A place that is held for a write under way cannot be taken back, so these alone may fill all places.
            if (surplus > (overflow == Overflow.REFUSE ? 0 : living.size())) {
                return new Admission(false, List.of());
            }
            if (places.stream().anyMatch(Taken::held)) {
                loan.changes(giveUpOutdated, name.hash(), now, newcomer);
            }
            loan.changes(hold, name.hash(), newcomer, name.bytes(), heldUntil);
            living.sort(Comparator.comparingLong(Taken::created).thenComparing(Taken::key));
            return new Admission(
                    true,
                    living.stream().limit(Math.max(0, surplus)).map(Taken::key).toList());
        });
        if (admission.admitted()) {
            ours.put(newcomer, new Held(name.hash(), heldUntil));
        }
        return admission;
    }

    private static List<Taken> read(ResultSet row) throws SQLException {
        List<Taken> taken = new ArrayList<>();
        while (row.next()) {
            taken.add(new Taken(
                    SessionKey.fromBytes(row.getBytes(1)), row.getLong(2), row.getLong(3), row.getInt(4) == 1));
        }
        return taken;
    }

    /** Gives up the place that this node held for a session, now that the session itself is there. */
    void written(StoredSession session) {
        if (ours.isEmpty() || session.user() == null) {
            return;
        }
        Held held = ours.remove(session.key());
        if (held != null) {
            try {
                connections.write(
                        "give up a held place", loan -> loan.changes(giveUpOne, held.userHash(), session.key()));
            } catch (StoreException e) {
                // The login is done, and the hold ends by itself.
                LOG.log(Level.DEBUG, "A held place stays until its time: {0}", e.getMessage());
            }
        }
    }

    /** Removes the holds of those who never came, not more often than their number asks for. */
    void dropOutdated(long now) {
        long due = nextCleaning.get();
        if (now >= due && nextCleaning.compareAndSet(due, now + CLEANING_MILLIS)) {
            ours.values().removeIf(held -> held.until() <= now);
            connections.transaction("drop held places", loan -> {
                dialect.readCommitted(loan);
                return loan.changes(dropOutdated, now);
            });
        }
    }
}
