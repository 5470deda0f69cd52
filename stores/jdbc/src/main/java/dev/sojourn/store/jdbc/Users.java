package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.util.List;
import java.util.Map;
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
        this.taken = "SELECT COUNT(*), (SELECT COUNT(*) FROM " + holds + " WHERE user_hash = ?) FROM (SELECT "
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
        List<Object> whose = List.of(name.hash(), name.bytes(), place.now());
        boolean admitted = connections.transaction("admit a session of a user", loan -> {
            dialect.lockUser(loan, name.hash());
            // The places that are taken, and how many rows of holds there are.
            long[] now = loan.query(
                    taken,
                    row -> row.next() ? new long[] {row.getLong(1), row.getLong(2)} : new long[] {0, 1},
                    name.hash(),
                    whose,
                    whose,
                    place.lineage());
            if (now[0] >= place.atMost()) {
                return false;
            }
            if (now[1] > 0) {
                String outdated = "DELETE FROM " + holds + " WHERE user_hash = ? AND (held_until <= ? OR holder = ?)";
                loan.changes(outdated, name.hash(), place.now(), place.lineage());
            }
            String hold = "INSERT INTO " + holds + " (user_hash, holder, user_name, held_until) VALUES (?, ?, ?, ?)";
            return loan.changes(hold, name.hash(), place.lineage(), name.bytes(), place.heldUntil());
        });
        if (admitted) {
            ours.put(new Hold(name.hash(), place.lineage()), place.heldUntil());
        }
        return admitted;
    }

    @Override
    public void release(String user, SessionKey lineage) {
        Hold held = new Hold(UserName.of(user).hash(), lineage);
        ours.remove(held);
        giveUp(held);
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
