package dev.sojourn.store.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source that notes what is sent to the database: each statement when it is run, each commit, each error. */
final class WatchedSource implements DataSource {

    private final DataSource source;
    private final List<String> sent = new ArrayList<>();
    private final List<SQLException> errors = new ArrayList<>();

    WatchedSource(DataSource source) {
        this.source = source;
    }

    /** What was sent since this was last asked. */
    synchronized List<String> sent() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    synchronized List<SQLException> errors() {
        return List.copyOf(errors);
    }

    /** What the feed does on threads of its own is nobody's call. */
    private synchronized void note(String sql) {
        if (!Thread.currentThread().getName().startsWith("sojourn-jdbc-")) {
            sent.add(sql);
        }
    }

    private synchronized void note(SQLException error) {
        errors.add(error);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = source.getConnection();
        return watch(Connection.class, connection, (proxy, method, arguments) -> {
            String name = method.getName();
            Object result = call(connection, method, arguments);
            if (name.equals("commit") || name.equals("rollback")) {
                note(name);
            } else if (result instanceof PreparedStatement statement) {
                return watchStatement(PreparedStatement.class, statement, (String) arguments[0]);
            } else if (result instanceof Statement statement) {
                return watchStatement(Statement.class, statement, "");
            }
            return result;
        });
    }

    private <T extends Statement> T watchStatement(Class<T> type, T statement, String sql) {
        return watch(type, statement, (proxy, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                note(arguments != null && arguments.length > 0 ? (String) arguments[0] : sql);
            }
            return call(statement, method, arguments);
        });
    }

    private Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException error) {
                note(error);
            }
            throw e.getCause();
        }
    }

    private static <T> T watch(Class<T> type, T target, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new UnsupportedOperationException("The store asks for connections without credentials");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
