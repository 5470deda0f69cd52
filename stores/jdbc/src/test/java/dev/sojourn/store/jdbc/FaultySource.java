package dev.sojourn.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Makes a data source fail in a chosen way: at the connection, before a statement, after it was done, or at its
 * undoing.
 */
final class FaultySource {

    /** Where the next faults happen. */
    enum Moment {
        CONNECTING,
        BEFORE,
        AFTER,
        UNDOING
    }

    private record Fault(Moment moment, SQLException error) {}

    private final Deque<Fault> faults = new ArrayDeque<>();
    private final AtomicInteger executed = new AtomicInteger();
    private final DataSource faulty;

    FaultySource(DataSource source) {
        this.faulty = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        meet(Moment.CONNECTING);
                        return watch(source.getConnection());
                    }
                    return method.invoke(source, arguments);
                });
    }

    DataSource source() {
        return faulty;
    }

    synchronized FaultySource next(Moment moment, SQLException error) {
        faults.add(new Fault(moment, error));
        return this;
    }

    /** How many statements have been sent. */
    int executed() {
        return executed.get();
    }

    private synchronized void meet(Moment moment) throws SQLException {
        Fault next = faults.peek();
        if (next != null && next.moment() == moment) {
            faults.remove();
            throw next.error();
        }
    }

    private Connection watch(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rollback")) {
                        meet(Moment.UNDOING);
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        return result instanceof PreparedStatement statement ? watch(statement) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private PreparedStatement watch(PreparedStatement statement) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    try {
                        if (!method.getName().startsWith("execute")) {
                            return method.invoke(statement, arguments);
                        }
                        meet(Moment.BEFORE);
                        executed.incrementAndGet();
                        Object result = method.invoke(statement, arguments);
                        meet(Moment.AFTER);
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
