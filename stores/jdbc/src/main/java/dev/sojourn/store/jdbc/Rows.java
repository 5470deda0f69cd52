package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of the table of sessions, as columns of a result and as parameters of a statement. */
final class Rows {

    /** The layout that this version writes. */
    static final int FORMAT = 1;

    static final int LIVE = 0;
    static final int OVER = 1;
    static final int REMAINS = 2;
    static final int TRAIL = 3;
    /** What a deleted row leaves for the feed of announcements, where that reads the table; it is nobody's. */
    static final int ENDED = 4;

    /** The number of parameters that {@link #bind} sets. */
    static final int BOUND = 11;

    private static final List<String> COLUMNS = List.of(
            "format",
            "state",
            "version",
            "created",
            "last_access",
            "last_update",
            "expiry_base",
            "expires_at",
            "duration",
            "user_name",
            "data",
            "forward_to",
            "usable_until",
            "due_at");

    /**
     * Data that every seal calls damaged, and data that every seal calls newer: the engine's readers judge and tell.
     */
    private static final byte[] UNREADABLE = {};

    private static final byte[] SEALED_LATER = {63};

    private Rows() {}

    /** What {@link #read} reads, each column with the prefix, to be selected after the key. */
    static String columns(String prefix) {
        return COLUMNS.stream().map(column -> prefix + column).collect(Collectors.joining(", "));
    }

    /** Reads a row whose first column is the key. */
    static @Nullable StoredRecord read(ResultSet row) throws SQLException {
        return read(row, SessionKey.fromBytes(row.getBytes(1)), 2);
    }

    /** Reads a row whose key is known; null when it stands for nothing. */
    static @Nullable StoredRecord read(ResultSet row, SessionKey key, int first) throws SQLException {
        int format = row.getInt(first);
        int state = row.getInt(first + 1);
        if (format > FORMAT) {
            return unreadable(key, SEALED_LATER);
        }
        return switch (state) {
            case LIVE, OVER, REMAINS -> session(row, key, first, state != LIVE);
            case TRAIL -> trail(row, key, first);
            case ENDED -> null;
            default -> unreadable(key, UNREADABLE);
        };
    }

    private static StoredSession session(ResultSet row, SessionKey key, int first, boolean over) throws SQLException {
        byte[] user = row.getBytes(first + 9);
        return StoredSession.builder(key)
                .version(row.getLong(first + 2))
                .created(row.getLong(first + 3))
                .lastAccess(row.getLong(first + 4))
                .lastUpdate(row.getLong(first + 5))
                .expiryBase(row.getLong(first + 6))
                .expiresAt(row.getLong(first + 7))
                .duration(row.getLong(first + 8))
                .user(user == null ? null : UserName.decode(user))
                .data(row.getBytes(first + 10))
                .over(over)
                .build();
    }

    private static StoredRecord trail(ResultSet row, SessionKey key, int first) throws SQLException {
        byte[] to = row.getBytes(first + 11);
        long usableUntil = row.getLong(first + 12);
        long keepUntil = row.getLong(first + 13);
        return to == null || to.length != SessionKey.BYTES || usableUntil > keepUntil
                ? unreadable(key, UNREADABLE)
                : new Forward(key, SessionKey.fromBytes(to), usableUntil, keepUntil);
    }

    /** Never expires, so that the engine opens it and learns, with its event, that it cannot be read. */
    private static StoredSession unreadable(SessionKey key, byte[] data) {
        return StoredSession.builder(key)
                .created(System.currentTimeMillis())
                .expiresAt(StoredSession.NEVER)
                .data(data)
                .build();
    }

    /**
     * Sets version, created, last access, last update, expiry base, expires at, duration, due at, user hash, user name
     * and data, in this order.
     *
     * @return the index of the parameter after these
     */
    static int bind(PreparedStatement statement, int first, StoredSession session) throws SQLException {
        statement.setLong(first, session.version());
        statement.setLong(first + 1, session.created());
        statement.setLong(first + 2, session.lastAccess());
        statement.setLong(first + 3, session.lastUpdate());
        statement.setLong(first + 4, session.expiryBase());
        statement.setLong(first + 5, session.expiresAt());
        statement.setLong(first + 6, session.duration());
        statement.setLong(first + 7, session.expiresAt());
        String user = session.user();
        if (user == null) {
            statement.setNull(first + 8, Types.BIGINT);
            statement.setNull(first + 9, Types.VARBINARY);
        } else {
            UserName name = UserName.of(user);
            statement.setLong(first + 8, name.hash());
            statement.setBytes(first + 9, name.bytes());
        }
        statement.setBytes(first + 10, session.data());
        return first + BOUND;
    }
}
