package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the table of sessions, as columns of an answer and as parameters of a statement. */
final class Rows {

    /** The layout that this version writes. */
    static final int FORMAT = 1;

    static final int LIVE = 0;
    static final int CLAIMED = 1;
    static final int REMAINS = 2;
    static final int TRAIL = 3;
    /** What a deleted row leaves for the feed of announcements, where that reads the table; it is nobody's. */
    static final int ENDED = 4;
    /** In no row: of a session that is to be ended, but whose row somebody else holds. */
    static final int BUSY = -1;

    /** What {@link #read} reads, after the key. */
    static final String COLUMNS = "format, state, version, created, last_access, last_update, expiry_base,"
            + " expires_at, duration, user_name, data, forward_to, usable_until, due_at, lineage";

    /** What {@link #values} gives values for, and {@link #laterValues}. */
    static final String WRITTEN = "version, created, last_access, last_update, expiry_base, expires_at, duration,"
            + " due_at, user_hash, user_name, data, lineage";

    /**
     * Data that every seal calls damaged, and data that every seal calls newer: the engine's readers judge and tell.
     */
    private static final byte[] UNREADABLE = {};

    private static final byte[] SEALED_LATER = {63};

    private Rows() {}

    /** Reads a row with the key and {@link #COLUMNS}; null when it stands for nothing. */
    static @Nullable StoredRecord read(ResultSet row) throws SQLException {
        SessionKey key = SessionKey.fromBytes(row.getBytes(1));
        if (row.getInt(2) > FORMAT) {
            return unreadable(key, SEALED_LATER);
        }
        int state = row.getInt(3);
        return switch (state) {
            case LIVE, CLAIMED, REMAINS -> session(row, key, state != LIVE);
            case TRAIL -> trail(row, key);
            case ENDED -> null;
            default -> unreadable(key, UNREADABLE);
        };
    }

    private static StoredSession session(ResultSet row, SessionKey key, boolean claimed) throws SQLException {
        byte[] name = row.getBytes(11);
        String user = name == null ? null : UserName.decode(name);
        SessionKey lineage = key(row, 16);
        boolean whole = (name == null || user != null) && (lineage != null || row.getBytes(16) == null);
        return StoredSession.builder(key)
                .lineage(lineage == null ? key : lineage)
                .version(row.getLong(4))
                .created(row.getLong(5))
                .lastAccess(row.getLong(6))
                .lastUpdate(row.getLong(7))
                .expiryBase(row.getLong(8))
                .expiresAt(row.getLong(9))
                .duration(row.getLong(10))
                .user(user)
                .data(whole ? row.getBytes(12) : UNREADABLE)
                .claimed(claimed)
                .build();
    }

    private static StoredRecord trail(ResultSet row, SessionKey key) throws SQLException {
        SessionKey to = key(row, 13);
        long usableUntil = row.getLong(14);
        long keepUntil = row.getLong(15);
        return to == null || usableUntil > keepUntil
                ? unreadable(key, UNREADABLE)
                : new Trail(key, to, usableUntil, keepUntil);
    }

    /** A key that a row names, or null where there is none. */
    static @Nullable SessionKey key(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null || bytes.length != SessionKey.BYTES ? null : SessionKey.fromBytes(bytes);
    }

    /** Never expires, so that the engine opens it and learns, with its event, that it cannot be read. */
    private static StoredSession unreadable(SessionKey key, byte[] data) {
        return StoredSession.builder(key)
                .created(System.currentTimeMillis())
                .expiresAt(StoredSession.NEVER)
                .data(data)
                .build();
    }

    /** The values of a new session for {@link #WRITTEN}. */
    static List<Object> values(StoredSession session) {
        Object lineage = session.rolled() ? session.lineage() : JDBCType.VARBINARY;
        return List.of(moments(session), rest(session), lineage);
    }

    /** The values of a session that takes the place of another, for {@link Dialect#LATER_VALUES}. */
    static List<Object> laterValues(StoredSession session) {
        return List.of(moments(session), session.duration(), rest(session));
    }

    private static List<Object> moments(StoredSession session) {
        return List.of(
                session.version(),
                session.created(),
                session.lastAccess(),
                session.lastUpdate(),
                session.expiryBase(),
                session.expiresAt());
    }

    /** The duration, the moment it is due, the user and the data. */
    private static List<Object> rest(StoredSession session) {
        String user = session.user();
        UserName name = user == null ? null : UserName.of(user);
        return List.of(
                session.duration(),
                session.expiresAt(),
                name == null ? JDBCType.BIGINT : name.hash(),
                name == null ? JDBCType.VARBINARY : name.bytes(),
                session.data());
    }

    /** True, or the exception that tells of a row that this version can't judge. */
    static boolean requireKnown(int format, SessionKey key) {
        if (format > FORMAT) {
            throw new StoreException(
                    "Session " + key + " was written by a later version of Sojourn, in row format " + format
                            + ", and is left alone; this version writes format " + FORMAT + ". Update this node",
                    null);
        }
        return true;
    }
}
