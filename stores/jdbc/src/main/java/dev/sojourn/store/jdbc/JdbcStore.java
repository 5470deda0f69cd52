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
 * <p>With {@link JdbcOptions#announcements(boolean)} the store that is opened also {@link AnnouncesChanges}: on
 * PostgreSQL as fast as the network, on one connection that it holds as long as anybody listens; elsewhere within
 * {@link JdbcOptions#feedInterval()} and the time of one query. A feed that falls silent is told as lost within that
 * interval and the query timeout, and half a second.
 */
public sealed class JdbcStore implements SessionStore, FindsByUser permits AnnouncingJdbcStore {

    private final Connections connections;
    private final Dialect dialect;
    private final Places places;

    JdbcStore(Connections connections, Dialect dialect, Places places) {
        this.connections = connections;
        this.dialect = dialect;
        this.places = places;
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
        Database database = chosen != null
                ? chosen
                : connections.read("open", loan -> Database.of(loan.connection().getMetaData()));
        new Schema(table, database, connections).prepare(options.createSchema());
        boolean announcing = options.announcements();
        Dialect dialect = database == Database.POSTGRESQL
                ? new PostgresDialect(table, announcing)
                : new RowLockDialect(table, database, announcing);
        Places places = new Places(connections, dialect, table);
        if (!announcing) {
            return new JdbcStore(connections, dialect, places);
        }
        DataSource apart = options.feedSource();
        Connections lender = apart == null ? connections : new Connections(apart, options.queryTimeout());
        if (database == Database.POSTGRESQL) {
            NotifyFeed.requireDriver(lender);
        }
        Announcements announcements = new Announcements(() -> dialect.feed(lender, options), options.queryTimeout());
        return new AnnouncingJdbcStore(connections, dialect, places, announcements);
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        return connections
                .read("find a session", loan -> loan.query(dialect.find, JdbcStore::first, key))
                .orElse(null);
    }

    private static Optional<StoredRecord> first(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.next() ? Rows.read(row) : null);
    }

    @Override
    public boolean create(StoredSession session) {
        return written(session, connections.write("create a session", loan -> dialect.create(loan, session)));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return written(
                session,
                change(
                        "replace a session",
                        session.key(),
                        dialect.replace,
                        Rows.values(session),
                        session.key(),
                        expectedVersion));
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
        return written(renewed, dialect.roll(connections, from, renewed, trail));
    }

    /** A login that is written needs the place no longer that was held for it. */
    private boolean written(StoredSession session, boolean done) {
        if (done) {
            places.written(session);
        }
        return done;
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return connections.write(
                "touch a session",
                loan -> loan.changes(
                                dialect.touch,
                                touch.lastAccess(),
                                touch.duration(),
                                touch.expiryBase(),
                                touch.duration(),
                                touch.expiresAt(),
                                key,
                                touch.lastAccess())
                        || dialect.movesNothing(loan, key, touch));
    }

    @Override
    public boolean delete(SessionKey key) {
        return change("delete a session", key, dialect.delete, key);
    }

    /** {@inheritDoc} Rows of other kinds that are due are handled in bites of as many as were asked for. */
    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        try {
            int asked;
            int handled;
            do {
                asked = atMost - claimed.size();
                Dialect.Bite bite = dialect.claim(connections, now, Math.max(claimUntil, now + 1), asked);
                claimed.addAll(bite.claimed());
                handled = bite.rows();
            } while (handled == asked && claimed.size() < atMost);
            places.dropOutdated(now);
        } catch (StoreException e) {
            // What was claimed must be told now, or it waits for the end of the claim; the next call meets the fault.
            if (claimed.isEmpty()) {
                throw e;
            }
        }
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        SessionKey key = claimed.key();
        return keepUntil > 0
                ? change("settle a claim", key, dialect.settleRemains, keepUntil, key)
                : change("settle a claim", key, dialect.settle, key);
    }

    private boolean change(String operation, SessionKey key, String sql, Object... parameters) {
        return connections.write(operation, loan -> loan.changes(sql, parameters) || dialect.refused(loan, key));
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return page("walk over the sessions", dialect.scanFirst, dialect.scanNext, new ArrayList<>(), cursor, atMost);
    }

    @Override
    public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
        UserName name = UserName.of(user);
        List<Object> whose = new ArrayList<>(List.of(name.hash(), name.bytes()));
        return page("find the sessions of a user", dialect.userFirst, dialect.userNext, whose, cursor, atMost);
    }

    private ScanPage page(
            String operation, String first, String next, List<Object> parameters, @Nullable String cursor, int atMost) {
        if (cursor != null) {
            parameters.add(SessionKey.parse(cursor));
        }
        parameters.add(atMost);
        return connections.read(
                operation, loan -> loan.query(cursor == null ? first : next, row -> readPage(row, atMost), parameters));
    }

    private static ScanPage readPage(ResultSet row, int atMost) throws SQLException {
        List<StoredSession> page = new ArrayList<>();
        int rows = 0;
        SessionKey last = null;
        for (; row.next(); rows++) {
            if (Rows.read(row) instanceof StoredSession session) {
                page.add(session);
                last = session.key();
            }
        }
        return new ScanPage(page, last == null || rows < atMost ? null : last.hex());
    }

    @Override
    public long count() {
        return connections.read(
                "count the sessions", loan -> loan.query(dialect.count, row -> row.next() ? row.getLong(1) : 0));
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
}
