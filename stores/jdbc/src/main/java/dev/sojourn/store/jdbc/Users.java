package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of each user: to be found, and held under a maximum. Logins of one user wait for each other in the
 * database, so that two nodes can't both give away the last place.
 *
 * <p>A held place is a row until the login is written: the node that asked for it removes it then. When that node dies
 * the row counts until its time, and a later login or sweep removes it.
 */
final class Users implements FindsByUser {

    private static final long CLEANING_MILLIS = 30_000;

    /** A place that this node holds. */
    private record Hold(long userHash, SessionKey lineage) {}

    private final Connections connections;
    private final Dialect dialect;
    private final String taken;
    private final String holds;
    /** Until when each is held. */
    private final Map<Hold, Long> ours = new ConcurrentHashMap<>();

    private final AtomicLong nextCleaning = new AtomicLong(Long.MIN_VALUE);

    Users(Connections connections, Dialect dialect, TableName table) {
        this.connections = connections;
        this.dialect = dialect;
        this.holds = table.holds();
        // One statement, so that a login that is written meanwhile is seen as a hold, as a session, or as both, which
        // is one place; and UNION counts a lineage once.
        this.taken = "SELECT COUNT(*), (SELECT COUNT(*) FROM " + holds
                + " WHERE user_hash = ?), (SELECT held_until FROM "
                + holds + " WHERE user_hash = ? AND user_name = ? AND holder = ?) FROM (SELECT "
                + dialect.idioms.lineage() + " AS place FROM " + table.sessions()
                + " WHERE user_hash = ? AND user_name = ? AND state = 0 AND expires_at > ? UNION SELECT holder FROM "
                + holds + " WHERE user_hash = ? AND user_name = ? AND held_until > ?) AS taken WHERE place <> ?";
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        return page(user, cursor, atMost, true);
    }

    @Override
    public ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
        return page(user, cursor, atMost, false);
    }

    private ScanPage page(String user, @Nullable String cursor, int atMost, boolean withData) {
        UserName name = UserName.of(user);
        return dialect.ofUser.page(connections, List.of(name.hash(), name.bytes()), cursor, atMost, withData);
    }

    @Override
    public boolean admit(Place place) {
        UserName name = UserName.of(place.user());
        List<Object> own = List.of(name.hash(), name.bytes(), place.lineage());
        List<Object> whose = List.of(name.hash(), name.bytes(), place.now());
        Hold hold = new Hold(name.hash(), place.lineage());
        OptionalLong until = connections.transaction("admit a session of a user", loan -> {
            dialect.lockUser(loan, name.hash());
            // The places that are taken, how many rows of holds there are, and until when this lineage has one.
            long[] now = loan.query(
                    taken,
                    row -> row.next()
                            ? new long[] {row.getLong(1), row.getLong(2), row.getLong(3)}
                            : new long[] {0, 1, 0},
                    name.hash(),
                    own,
                    whose,
                    whose,
                    place.lineage());
            if (now[0] >= place.atMost()) {
                return OptionalLong.empty();
            }
            if (now[1] > 0) {
                if (now[2] > place.now() && share(loan, hold, now[2], place.sharedUntil(now[2]))) {
                    return OptionalLong.of(place.sharedUntil(now[2]));
                }
                String outdated = "DELETE FROM " + holds + " WHERE user_hash = ? AND (held_until <= ? OR holder = ?)";
                loan.changes(outdated, name.hash(), place.now(), place.lineage());
            }
            String insert = "INSERT INTO " + holds + " (user_hash, holder, user_name, held_until) VALUES (?, ?, ?, ?)";
            loan.changes(insert, name.hash(), place.lineage(), name.bytes(), place.heldUntil());
            return OptionalLong.of(place.heldUntil());
        });
        // The later one is of whoever came second, though that may be told here first.
        until.ifPresent(moment -> ours.merge(hold, moment, Math::max));
        return until.isPresent();
    }

    /** Moves the end of a hold, unless it was given back meanwhile: that takes no lock of the user. */
    private boolean share(BorrowedConnection loan, Hold hold, long held, long until) throws SQLException {
        String share = "UPDATE " + holds + " SET held_until = ? WHERE user_hash = ? AND holder = ? AND held_until = ?";
        return loan.changes(share, until, hold.userHash(), hold.lineage(), held);
    }

    @Override
    public void release(Place place) {
        Hold hold = new Hold(UserName.of(place.user()).hash(), place.lineage());
        // Whoever shares it here is still to give it up when the login is written.
        ours.computeIfPresent(hold, (same, until) -> place.gives(until) ? null : until);
        String release = "DELETE FROM " + holds + " WHERE user_hash = ? AND holder = ? AND (held_until = ? OR ? = "
                + Long.MAX_VALUE + ")";
        connections.write(
                "give back a held place",
                loan -> loan.changes(release, hold.userHash(), hold.lineage(), place.heldUntil(), place.heldUntil()));
    }

    /** Gives up the place that this node held for a session, now that the session itself is there. */
    void written(StoredSession session) {
        String user = session.user();
        if (user != null && !ours.isEmpty()) {
            Hold held = new Hold(UserName.of(user).hash(), session.lineage());
            try {
                if (ours.remove(held) != null) {
                    giveUp(held);
                }
            } catch (StoreException e) {
                // The login is done, and the hold ends by itself.
            }
        }
    }

    private void giveUp(Hold held) {
        String giveUp = "DELETE FROM " + holds + " WHERE user_hash = ? AND holder = ?";
        connections.write("give up a held place", loan -> loan.changes(giveUp, held.userHash(), held.lineage()));
    }

    /** Removes holds whose time is over: this node's own at once, those of nodes that died within a while. */
    void dropOutdated(long now) {
        boolean own = ours.values().removeIf(until -> until <= now);
        long due = nextCleaning.get();
        if (own || now >= due && nextCleaning.compareAndSet(due, now + CLEANING_MILLIS)) {
            connections.transaction("drop held places", loan -> {
                dialect.readCommitted(loan);
                return loan.changes("DELETE FROM " + holds + " WHERE held_until <= ?", now);
            });
        }
    }
}
