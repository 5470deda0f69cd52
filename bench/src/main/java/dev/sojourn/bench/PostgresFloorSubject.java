package dev.sojourn.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Plain PostgreSQL with a row of the same shape and size as a session's: a read is one SELECT by primary key, a write a
 * SELECT and an UPDATE, a session that is made and ended an INSERT and a DELETE.
 */
final class PostgresFloorSubject implements Subject {

    private static final int KEY_BYTES = 32;
    private static final int DATA_BYTES = 250;
    private static final long SOME_MOMENT = 1_780_000_000_000L;

    private final SecureRandom random = new SecureRandom();
    private final HikariDataSource pool = Servers.pool();

    private interface Work {
        int on(PreparedStatement statement) throws SQLException;
    }

    PostgresFloorSubject() {
        run(
                "CREATE TABLE IF NOT EXISTS floor (id bytea PRIMARY KEY, version bigint NOT NULL,"
                        + " last_access bigint NOT NULL, expires_at bigint NOT NULL, data bytea NOT NULL)"
                        + " WITH (fillfactor = 70)",
                PreparedStatement::executeUpdate);
    }

    @Override
    public String begin(int number) {
        byte[] id = new byte[KEY_BYTES];
        random.nextBytes(id);
        run("INSERT INTO floor (id, version, last_access, expires_at, data) VALUES (?, 1, ?, ?, ?)", insert -> {
            insert.setBytes(1, id);
            insert.setLong(2, SOME_MOMENT + number);
            insert.setLong(3, SOME_MOMENT + number);
            insert.setBytes(4, new byte[DATA_BYTES]);
            return insert.executeUpdate();
        });
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Object read(String ticket) {
        return version(ticket);
    }

    @Override
    public int raise(String ticket) {
        int raised = version(ticket) + 1;
        run("UPDATE floor SET version = ?, last_access = ?, data = ? WHERE id = ? AND version = ?", update -> {
            update.setLong(1, raised);
            update.setLong(2, SOME_MOMENT + raised);
            update.setBytes(3, new byte[DATA_BYTES]);
            update.setBytes(4, id(ticket));
            update.setLong(5, raised - 1);
            return update.executeUpdate();
        });
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        byte[] id = id(begin(number));
        return run("DELETE FROM floor WHERE id = ?", delete -> {
                    delete.setBytes(1, id);
                    return delete.executeUpdate();
                })
                == 1;
    }

    private int version(String ticket) {
        return run("SELECT version, last_access, expires_at, data FROM floor WHERE id = ?", select -> {
            select.setBytes(1, id(ticket));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("A row is missing");
                }
                row.getBytes(4);
                return (int) row.getLong(1);
            }
        });
    }

    private int run(String sql, Work work) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] id(String ticket) {
        return ticket.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        pool.close();
    }
}
