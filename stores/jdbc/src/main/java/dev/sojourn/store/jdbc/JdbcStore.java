package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store in a SQL database that many nodes share: PostgreSQL, MariaDB or MySQL, or H2. Safe for use by many threads.
 *
 * <p>A session is one row. Each operation is one statement in auto-commit mode that is conditional on the row's
 * version and state; only a roll and a claim are short transactions where the database has no statement for them. The
 * database decides between nodes, and no lock outlives a statement or such a transaction.
 *
 * <p>Connections come from any {@link DataSource}, which should be a pool and which the store does not close. Every
 * statement has a time limit, and so has the network. A statement is tried again only when it is certain that it was
 * not done: the database undid it in favour of another transaction, or no connection was had. A read is tried again
 * also when its connection was lost. After that, and for a write whose outcome is not known, methods throw
 * {@link StoreException}, whose message tells neither keys nor data.
 *
 * <p>With {@link JdbcOptions#announcements(boolean)} the store that is opened also {@link AnnouncesChanges}.
 */
public sealed class JdbcStore implements SessionStore, FindsByUser permits AnnouncingJdbcStore {

    private final Connections connections;
    private final Dialect dialect;
    private final Places places;
    private final Claims claims;

    JdbcStore(Connections connections, Dialect dialect, Places places) {
        this.connections = connections;
        this.dialect = dialect;
        this.places = places;
        this.claims = new Claims(dialect, places);
    }

    /**
     * Opens the store on the tables in a database, with the default settings.
     *
     * @param source gives connections; not closed with the store
     * @return the open store; whoever opened it closes it
     * @throws StoreException when the database can't be reached or is not known, or its tables are missing, incomplete
     *     or of another version; the message says which and what to do
     */
    public static JdbcStore open(DataSource source) {
        return open(source, JdbcOptions.defaults());
    }

    /**
     * Opens the store on the tables in a database.
     *
     * @param source gives connections; not closed with the store
     * @param options the settings
     * @return the open store, which {@link AnnouncesChanges} when the settings say so; whoever opened it closes it
     * @throws StoreException when the database can't be reached or is not known, or its tables are missing, incomplete
     *     or of another version; the message says which and what to do
     */
    public static JdbcStore open(DataSource source, JdbcOptions options) {
        TableName table = new TableName(options.table());
        Connections connections = new Connections(source, options.queryTimeout());
        Database chosen = options.database();
        Database database =
                chosen != null ? chosen : connections.read("open", connection -> Database.of(connection.getMetaData()));
        Schema schema = new Schema(table, database, connections);
        if (options.createSchema()) {
            schema.create();
        }
        schema.check();
        Dialect dialect = database == Database.POSTGRESQL
                ? new PostgresDialect(table, connections, options.announcements())
                : new RowLockDialect(table, database, connections, options.announcements());
        Places places = new Places(connections, dialect, table);
        if (!options.announcements()) {
            return new JdbcStore(connections, dialect, places);
        }
        DataSource feedSource = options.feedSource();
        Connections lender = feedSource == null ? connections : new Connections(feedSource, options.queryTimeout());
        if (database == Database.POSTGRESQL) {
            NotifyFeed.requireDriver(lender);
        }
        Announcements announcements = new Announcements(() -> dialect.feed(lender, options), options.queryTimeout());
        return new AnnouncingJdbcStore(connections, dialect, places, announcements);
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        Optional<StoredRecord> found = connections.read("find a session", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, dialect.find)) {
                statement.setBytes(1, key.toBytes());
                try (ResultSet row = statement.executeQuery()) {
                    return Optional.ofNullable(row.next() ? Rows.read(row, key, 1) : null);
                }
            }
        });
        return found.orElse(null);
    }

    @Override
    public boolean create(StoredSession session) {
        boolean created = connections.write("create a session", connection -> dialect.create(connection, session));
        if (created) {
            places.written(session);
        }
        return created;
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        boolean replaced = connections.write("replace a session", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, dialect.replace)) {
                int next = Rows.bind(statement, 1, session);
                statement.setBytes(next, session.key().toBytes());
                statement.setLong(next + 1, expectedVersion);
                return changedOrRefused(connection, statement, session.key());
            }
        });
        if (replaced) {
            places.written(session);
        }
        return replaced;
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return connections.write("touch a session", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, dialect.touch)) {
                statement.setLong(1, touch.lastAccess());
                statement.setLong(2, touch.duration());
                statement.setLong(3, touch.expiryBase());
                statement.setLong(4, touch.duration());
                statement.setLong(5, touch.expiresAt());
                statement.setBytes(6, key.toBytes());
                statement.setLong(7, touch.lastAccess());
                return changedOrRefused(connection, statement, key);
            }
        });
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        boolean rolled = dialect.roll(from, renewed, trail);
        if (rolled) {
            places.written(renewed);
        }
        return rolled;
    }

    @Override
    public boolean delete(SessionKey key) {
        return connections.write("delete a session", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, dialect.delete)) {
                statement.setBytes(1, key.toBytes());
                return changedOrRefused(connection, statement, key);
            }
        });
    }

    /** {@inheritDoc} Rows of other kinds that are due are handled in bites of as many as were asked for. */
    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        return claims.take(now, Math.max(claimUntil, now + 1), atMost);
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        SessionKey key = claimed.key();
        return connections.write("settle a claim", connection -> {
            boolean remains = keepUntil > 0;
            String sql = remains ? dialect.settleRemains : dialect.settle;
            try (PreparedStatement statement = connections.prepare(connection, sql)) {
                int next = 1;
                if (remains) {
                    statement.setLong(next++, keepUntil);
                }
                statement.setBytes(next, key.toBytes());
                return changedOrRefused(connection, statement, key);
            }
        });
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        SessionKey after = cursor == null ? null : SessionKey.parse(cursor);
        return connections.read("walk over the sessions", connection -> {
            String sql = after == null ? dialect.scanFirst : dialect.scanNext;
            try (PreparedStatement statement = connections.prepare(connection, sql)) {
                return page(statement, 1, after, atMost);
            }
        });
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        SessionKey after = cursor == null ? null : SessionKey.parse(cursor);
        UserName name = UserName.of(user);
        return connections.read("find the sessions of a user", connection -> {
            String sql = after == null ? dialect.userFirst : dialect.userNext;
            try (PreparedStatement statement = connections.prepare(connection, sql)) {
                statement.setLong(1, name.hash());
                statement.setBytes(2, name.bytes());
                return page(statement, 3, after, atMost);
            }
        });
    }

    private static ScanPage page(PreparedStatement statement, int next, @Nullable SessionKey after, int atMost)
            throws SQLException {
        int limit = next;
        if (after != null) {
            statement.setBytes(limit++, after.toBytes());
        }
        statement.setInt(limit, atMost);
        List<StoredSession> page = new ArrayList<>();
        SessionKey last = null;
        int rows = 0;
        try (ResultSet row = statement.executeQuery()) {
            for (; row.next(); rows++) {
                last = SessionKey.fromBytes(row.getBytes(1));
                if (Rows.read(row, last, 2) instanceof StoredSession session) {
                    page.add(session);
                }
            }
        }
        return new ScanPage(page, last == null || rows < atMost ? null : last.hex());
    }

    @Override
    public long count() {
        return connections.read("count the sessions", connection -> {
            try (PreparedStatement statement = connections.prepare(connection, dialect.count);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Override
    public Admission admit(
            String user,
            SessionKey newcomer,
            @Nullable SessionKey replaces,
            int atMost,
            Overflow overflow,
            long now,
            long heldUntil) {
        return places.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil);
    }

    /** Ends the store's use of the database. The data source stays open. */
    @Override
    public void close() {
        connections.close();
    }

    final void requireOpen() {
        connections.requireOpen();
    }

    private boolean changedOrRefused(Connection connection, PreparedStatement statement, SessionKey key)
            throws SQLException {
        if (Dialect.changes(statement)) {
            return true;
        }
        dialect.requireReadable(connection, key);
        return false;
    }
}
