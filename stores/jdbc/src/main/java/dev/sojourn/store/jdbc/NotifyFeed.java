package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges.ChangeListener;
import dev.sojourn.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears of changes through PostgreSQL's LISTEN, on a connection of its own. The only class that names PostgreSQL's
 * driver, so that other databases need none.
 */
final class NotifyFeed implements Feed {

    /** How long the end of listening may have to wait. */
    private static final int SLICE_MILLIS = 250;

    private static final String NOT_THE_DRIVER =
            "The JDBC store can't listen for announcements: its data source does not lead to a connection of"
                    + " PostgreSQL's own driver (org.postgresql). Use that driver, or turn announcements off";

    private static final int HEX = 2 * SessionKey.BYTES;

    private final Connections lender;
    private final String channel;
    private final long intervalNanos;
    private @Nullable BorrowedConnection borrowed;
    private @Nullable PGConnection wire;
    private long lastSign;

    NotifyFeed(Connections lender, String channel, JdbcOptions options) {
        this.lender = lender;
        this.channel = channel;
        this.intervalNanos = options.feedInterval().toNanos();
    }

    @Override
    public void open() throws SQLException {
        BorrowedConnection lent = lender.lend("listen for announcements");
        borrowed = lent;
        try {
            wire = wireOf(lent.connection());
            lent.changes("LISTEN " + channel);
            lastSign = System.nanoTime();
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Checks early that there is something to listen with. */
    static void requireDriver(Connections lender) {
        lender.read("open", borrowed -> wireOf(borrowed.connection()));
    }

    private static PGConnection wireOf(Connection lent) throws SQLException {
        if (!leadsToDriver(lent)) {
            throw new StoreException(NOT_THE_DRIVER, null);
        }
        return lent.unwrap(PGConnection.class);
    }

    /** Whether a connection is one of PostgreSQL's own driver, possibly wrapped. */
    static boolean leadsToDriver(Connection lent) throws SQLException {
        try {
            return lent.isWrapperFor(PGConnection.class);
        } catch (LinkageError e) {
            return false;
        }
    }

    @Override
    public void hear(Consumer<Consumer<ChangeListener>> tell) throws SQLException {
        PGNotification[] heard = Objects.requireNonNull(wire).getNotifications(SLICE_MILLIS);
        if (heard != null && heard.length > 0) {
            lastSign = System.nanoTime();
            for (PGNotification notification : heard) {
                String payload = notification.getParameter();
                tell.accept(listener -> tell(payload, listener));
            }
        } else if (System.nanoTime() - lastSign >= intervalNanos) {
            // A connection that was cut without a word is only found out by using it.
            Objects.requireNonNull(borrowed).query("SELECT 1", ResultSet::next);
            lastSign = System.nanoTime();
        }
    }

    private static void tell(String payload, ChangeListener listener) {
        try {
            char kind = payload.isEmpty() ? ' ' : payload.charAt(0);
            if (kind == 'c') {
                listener.changed(SessionKey.parse(payload.substring(1)));
            } else if (kind == 'e') {
                listener.ended(SessionKey.parse(payload.substring(1)));
            } else if (kind == 'r' && payload.length() > HEX) {
                listener.rolled(
                        SessionKey.parse(payload.substring(1, 1 + HEX)), SessionKey.parse(payload.substring(1 + HEX)));
            } else {
                listener.lost();
            }
        } catch (IllegalArgumentException e) {
            // Anyone who may connect may notify; what cannot be read may have meant any session.
            listener.lost();
        }
    }

    /** A pool that gets a broken connection back finds that out by the statement that fails here. */
    @Override
    public void close() {
        BorrowedConnection lent = borrowed;
        if (lent != null) {
            borrowed = null;
            wire = null;
            BorrowedConnection.quietly(() -> lent.changes("UNLISTEN " + channel));
            lent.close();
        }
    }
}
