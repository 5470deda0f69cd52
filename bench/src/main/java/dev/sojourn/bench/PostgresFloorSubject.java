package dev.sojourn.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

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

    PostgresFloorSubject() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS floor (id bytea PRIMARY KEY, version bigint NOT NULL,"
                    + " last_access bigint NOT NULL, expires_at bigint NOT NULL, data bytea NOT NULL)"
                    + " WITH (fillfactor = 70)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String begin(int number) {
        byte[] id = new byte[KEY_BYTES];
        random.nextBytes(id);
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO floor (id, version, last_access, expires_at, data) VALUES (?, 1, ?, ?, ?)")) {
            insert.setBytes(1, id);
            insert.setLong(2, SOME_MOMENT + number);
            insert.setLong(3, SOME_MOMENT + number);
            insert.setBytes(4, new byte[DATA_BYTES]);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    @Override
    public Object read(String ticket) {
        return version(ticket);
    }

    @Override
    public int raise(String ticket) {
        int raised = version(ticket) + 1;
        try (Connection connection = pool.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE floor SET version = ?, last_access = ?, data = ? WHERE id = ? AND version = ?")) {
            update.setLong(1, raised);
            update.setLong(2, SOME_MOMENT + raised);
            update.setBytes(3, new byte[DATA_BYTES]);
            update.setBytes(4, id(ticket));
            update.setLong(5, raised - 1);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return raised;
    }

    @Override
    public boolean beginAndEnd(int number) {
        String ticket = begin(number);
        try (Connection connection = pool.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM floor WHERE id = ?")) {
            delete.setBytes(1, id(ticket));
            return delete.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int version(String ticket) {
        try (Connection connection = pool.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT version, last_access, expires_at, data FROM floor WHERE id = ?")) {
            select.setBytes(1, id(ticket));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("No row " + HexFormat.of().formatHex(id(ticket)));
                }
                row.getBytes(4);
                return (int) row.getLong(1);
            }
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
