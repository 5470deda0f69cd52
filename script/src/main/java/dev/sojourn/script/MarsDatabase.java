package dev.sojourn.script;

import dev.sojourn.script.SqlRoom.LeftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database of a mount. A call has one transaction: committed when its script came to its end, rolled back when
 * it threw or ended itself; sessions are not part of it. Nothing of it runs on the thread of the call. Safe for use by
 * several threads.
 */
final class MarsDatabase implements AutoCloseable {

    /** For what no limit of a script bounds: the schema, and the ends of transactions. */
    private static final Duration FOR_SCHEMA = Duration.ofSeconds(60);

    private static final Duration FOR_END = Duration.ofSeconds(10);

    /** What a message that begins so says of tables and values, and not of the machine. */
    private static final List<String> TELLING =
            List.of("02", "20", "21", "22", "23", "40", "42", "44", "45", "P0", "90040");

    private final SqlAddress address;
    private final SqlRoom room;
    private final Map<Call, Transaction> busy = new ConcurrentHashMap<>();
    /** A database in memory lives as long as someone is connected. */
    private volatile @Nullable Connection keeper;

    private MarsDatabase(SqlAddress address, SqlRoom room) {
        this.address = address;
        this.room = room;
    }

    static MarsDatabase open(Place place) {
        String mount = place.options().mount();
        MarsDatabase database = new MarsDatabase(SqlAddress.of(place), new SqlRoom(mount));
        try {
            OwnerOnly.close(place.dataFolder());
            database.prepare(place.folder().resolve("schema.sql"));
            return database;
        } catch (SQLException | LeftException e) {
            database.close();
            // Drivers show the address that they were given, with all that is in it.
            String reason = String.valueOf(e.getMessage()).replaceAll("jdbc:\\S*", "(the address)");
            throw new MountException(mount + ": the database cannot be opened, or schema.sql fails: " + reason);
        }
    }

    private void prepare(Path schema) throws SQLException {
        room.run(FOR_SCHEMA, Long.MAX_VALUE, "the start", () -> {
            keeper = address.prepare();
            return true;
        });
        if (Files.exists(schema)) {
            try {
                Transaction transaction = new Transaction(() -> address.connect(keeper));
                room.run(FOR_SCHEMA, Long.MAX_VALUE, "schema.sql", transaction.script(Files.readString(schema)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Runs one statement in the transaction of the call: rows for a query, none for anything else. */
    List<Map<String, @Nullable Object>> query(Call call, String sql, List<?> arguments) {
        NamedSql named = NamedSql.of(sql, arguments);
        room.requireRoom();
        Transaction transaction = transaction(call);
        if (!transaction.isSound()) {
            throw new IllegalStateException("db.query: the transaction of this call was given up before");
        }
        CallLimits limits = call.services().limits();
        int seconds = (int) Math.max(1, Math.min(limits.time().toSeconds(), Integer.MAX_VALUE));
        try {
            return room.run(null, limits.memoryBytes(), call.toString(), transaction.statement(named, seconds));
        } catch (LeftException e) {
            transaction.leave();
            throw new IllegalStateException("db.query was given up: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new IllegalStateException("db.query failed: " + words(e, call), e);
        }
    }

    /** Whatever could tell of files, hosts and classes is for the log. */
    private static String words(SQLException failure, Call call) {
        String state = String.valueOf(failure.getSQLState());
        String message = String.valueOf(failure.getMessage());
        if (TELLING.stream().anyMatch(state::startsWith)) {
            return message;
        }
        call.services().log(Level.ERROR, "db.query failed [" + state + "]: " + message);
        return "error " + state + " of the database, which the log of the server explains";
    }

    private Transaction transaction(Call call) {
        return busy.computeIfAbsent(call, key -> {
            call.atEnd(success -> end(call, success));
            return new Transaction(() -> address.connect(keeper));
        });
    }

    private void end(Call call, boolean success) {
        Transaction transaction = busy.remove(call);
        if (transaction == null || transaction.isLeft()) {
            return;
        }
        boolean commits = success && transaction.isSound();
        try {
            room.run(FOR_END, Long.MAX_VALUE, call.toString(), transaction.end(commits));
        } catch (SQLException | RuntimeException e) {
            if (commits) {
                // As from a constraint that is looked at then. What the script did is lost, so its client must know.
                throw new IllegalStateException("The transaction could not be committed: " + e.getMessage(), e);
            }
            call.services().log(Level.ERROR, "The transaction could not be rolled back: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            room.run(FOR_END, Long.MAX_VALUE, "the end", () -> {
                Connection last = keeper;
                if (last != null) {
                    last.close();
                }
                return true;
            });
        } catch (SQLException | LeftException e) {
            System.getLogger(MarsDatabase.class.getName()).log(Level.WARNING, "A database was not closed", e);
        } finally {
            room.close();
        }
    }
}
