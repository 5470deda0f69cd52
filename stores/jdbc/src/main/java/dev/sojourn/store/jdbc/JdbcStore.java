package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.Removal;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.store.UnconfirmedWriteException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store in a SQL database that many nodes share: PostgreSQL, MariaDB or MySQL, or H2. Safe for use by many threads.
 *
 * <p>A session is one row. Each operation is one statement in auto-commit mode that is conditional on the row's
 * version and state; only a roll, a claim, and what is done to many sessions at once are short transactions where the
 * database has no statement for them. The database decides between nodes, and no lock outlives a statement or such a
 * transaction.
 *
 * <p>Connections come from any {@link DataSource}, which should be a pool and which the store does not close. Every
 * statement has a time limit, and so has the network. A statement is tried again only when it is certain that it was
 * not done: the database undid it in favour of another transaction, or no connection was had. A read is tried again
 * also when its connection was lost. After that, and for a write whose outcome is not known, methods throw
 * {@link StoreException}, whose message tells neither keys nor data. Where PostgreSQL replicates synchronously, a write
 * that was done but that no standby confirmed within the query timeout is an {@link UnconfirmedWriteException}.
 *
 * <p>With {@link JdbcOptions#announcements(boolean)} the store tells of {@link #changes}: on PostgreSQL as fast as the
 * network, on one connection that it holds as long as anybody listens; elsewhere within {@link
 * JdbcOptions#feedInterval()} and the time of one query. A feed that falls silent is told as lost within that interval
 * and the query timeout, and a second.
 */
public final class JdbcStore implements SessionStore {

    private static final Logger LOG = System.getLogger(JdbcStore.class.getName());

    private final Connections connections;
    private final Dialect dialect;
    private final Checkup checkup;
    private final Users users;
    private final Removals removals;
    private final @Nullable Announcements announcements;

    private JdbcStore(
            Connections connections,
            Dialect dialect,
            Checkup checkup,
            Users users,
            @Nullable Announcements announcements) {
        this.connections = connections;
        this.dialect = dialect;
        this.checkup = checkup;
        this.users = users;
        this.removals = new Removals(connections, dialect);
        this.announcements = announcements;
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
        return open(source, JdbcOptions.standard());
    }

    /**
     * Opens the store on the tables in a database.
     *
     * @param source gives connections; not closed with the store
     * @param options the settings
     * @return the open store, which announces changes when the settings say so; whoever opened it closes it
     * @throws StoreException when the database can't be reached or is not known, or its tables are missing, incomplete
     *     or of another version; the message says which and what to do
     */
    public static JdbcStore open(DataSource source, JdbcOptions options) {
        TableName table = new TableName(options.table());
        Duration timeout = options.queryTimeout();
        Connections plain = new Connections(source, timeout, Traits.NONE);
        Database chosen = options.database();
        Database database = chosen != null
                ? chosen
                : plain.read(
                        "open", borrowed -> Database.of(borrowed.connection().getMetaData()));
        Traits traits = plain.read("open", borrowed -> Traits.of(database, borrowed));
        warn(traits);
        // Tables may be made before the standbys are there that would confirm it.
        Traits calm = new Traits(database == Database.H2, traits.pooled(), false);
        Checkup checkup = new Checkup(database);
        checkup.requireWrites(new Connections(source, timeout, calm));
        new Schema(table, database, source, timeout, calm).prepare(options.createSchema());
        boolean announcing = options.announcements();
        Dialect dialect = database == Database.POSTGRESQL
                ? new PostgresDialect(table, announcing)
                : new RowLockDialect(table, database, announcing);
        Connections connections = new Connections(source, timeout, traits);
        connections.roles().askBy(checkup);
        return new JdbcStore(
                connections,
                dialect,
                checkup,
                new Users(connections, dialect, table),
                announcing ? announcements(table, database, source, options, traits) : null);
    }

    private static void warn(Traits traits) {
        if (traits.snapshots()) {
            LOG.log(
                    Level.WARNING,
                    "The connections of the JDBC store work on snapshots; each write sets its own isolation, which"
                            + " takes more messages. Give the store connections whose transactions are READ COMMITTED");
        }
        if (traits.pooled()) {
            LOG.log(
                    Level.INFO,
                    "A pooler stands between the JDBC store and PostgreSQL, so no statements are prepared."
                            + " Announcements need a feed that leads past it, unless it lends connections for whole"
                            + " sessions");
        }
    }

    private static Announcements announcements(
            TableName table, Database database, DataSource source, JdbcOptions options, Traits traits) {
        Duration timeout = options.queryTimeout();
        DataSource apart = options.feedSource();
        // The roles are those of the server that is written to.
        Connections lender = apart == null
                ? new Connections(source, timeout, traits)
                : new Connections(apart, timeout, new Traits(database == Database.H2, false, false), Roles.of(source));
        if (database != Database.POSTGRESQL) {
            String now = RowLockDialect.micros(database == Database.H2);
            return new Announcements(Hearing.of(new PollingFeed(lender, table, now, options), timeout), table);
        }
        PostgresDriver.require(lender);
        Hearing.Line line = new Hearing.Line(source, apart, timeout, options.feedInterval());
        Hearing shared = Hearing.shared(
                line,
                () -> new NotifyFeed(
                        new Connections(source, timeout, traits), lender, timeout, options.feedInterval()));
        return new Announcements(shared, table);
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        BorrowedConnection.Reader<Optional<StoredRecord>> first =
                row -> Optional.ofNullable(row.next() ? Rows.read(row) : null);
        return connections
                .read("find a session", borrowed -> borrowed.query(dialect.find, first, key))
                .orElse(null);
    }

    @Override
    public boolean create(StoredSession session) {
        return written(session, connections.write("create a session", borrowed -> dialect.create(borrowed, session)));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        SessionKey key = session.key();
        List<Object> condition = Dialect.atVersion(expectedVersion, session);
        long began = System.nanoTime();
        boolean done = true;
        try {
            done = connections.write(
                    "replace a session",
                    borrowed -> borrowed.changes(dialect.replace, Rows.laterValues(session), key, condition)
                            || dialect.refused(borrowed, key));
        } finally {
            if (done && announcements != null) {
                // Also of a write whose outcome is not known.
                announcements.changed(key, began);
            }
        }
        return written(session, done);
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        return written(renewed, dialect.roll(connections, from, renewed, trail));
    }

    @Override
    public boolean swapTrail(SessionKey key, @Nullable SessionKey leadsTo, @Nullable Trail next) {
        return connections.write("lead a name to a session", borrowed -> {
            if (leadsTo == null) {
                return next != null && dialect.put(borrowed, next);
            }
            return next == null
                    ? borrowed.changes(dialect.takeTrail, key, leadsTo)
                    : borrowed.changes(
                            dialect.leadElsewhere, next.to(), next.usableUntil(), next.keepUntil(), key, leadsTo);
        });
    }

    /** A login that is written needs the place no longer that was held for it. */
    private boolean written(StoredSession session, boolean done) {
        if (done) {
            users.written(session);
        }
        return done;
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        long at = touch.lastAccess();
        long duration = touch.duration();
        List<Object> moments = List.of(at, duration, touch.expiryBase(), duration, touch.expiresAt(), key, at);
        return connections.write(
                "touch a session",
                borrowed -> borrowed.changes(dialect.touch, moments) || dialect.movesNothing(borrowed, key, touch));
    }

    @Override
    public Removal delete(SessionKey key) {
        return removals.delete(List.of(key)).get(0);
    }

    /** {@inheritDoc} In bites, each of which is one step; when one fails those before it are done. */
    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        return removals.delete(keys);
    }

    /** {@inheritDoc} Rows of other kinds that are due are handled in bites of as many as were asked for. */
    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        List<StoredSession> claimed = new ArrayList<>();
        try {
            int asked;
            Dialect.Bite bite;
            do {
                asked = atMost - claimed.size();
                bite = dialect.claim(connections, now, Math.max(claimUntil, now + 1), asked);
                claimed.addAll(bite.claimed());
            } while (bite.rows() == asked && claimed.size() < atMost);
            users.dropOutdated(now);
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
        return removals.settle(claimed, keepUntil);
    }

    /** {@inheritDoc} In bites, each of which is one step; when one fails those before it are done. */
    @Override
    public void settleAll(List<Settlement> settlements) {
        removals.settleAll(settlements);
    }

    @Override
    public ScanPage scan(@Nullable String cursor, int atMost) {
        return dialect.scan.page(connections, List.of(), cursor, atMost, true);
    }

    @Override
    public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
        return dialect.scan.page(connections, List.of(), cursor, atMost, false);
    }

    @Override
    public long count() {
        return connections.read(
                "count the sessions",
                borrowed -> borrowed.query(dialect.count, row -> row.next() ? row.getLong(1) : 0));
    }

    @Override
    public StoreHealth health() {
        return checkup.health(connections, announcements == null ? StoreHealth.Feed.NONE : announcements.feed());
    }

    @Override
    public FindsByUser users() {
        return users;
    }

    /** The power to announce changes when {@link JdbcOptions#announcements()} says so, else null. */
    @Override
    public @Nullable AnnouncesChanges changes() {
        return announcements;
    }

    /** Ends the store's use of the database. The data source stays open. */
    @Override
    public void close() {
        if (announcements != null) {
            // First, or its last look would meet a store that is closed already.
            announcements.close();
        }
        connections.close();
    }
}
