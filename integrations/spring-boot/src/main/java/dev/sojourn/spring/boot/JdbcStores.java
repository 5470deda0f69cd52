package dev.sojourn.spring.boot;

import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.jdbc.JdbcOptions;
import dev.sojourn.store.jdbc.JdbcStore;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** Opens stores in databases. */
final class JdbcStores {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private JdbcStores() {}

    /** On connections of its own. */
    static SessionStore open(String url, SojournProperties properties) {
        requireDriver(url);
        DataSource source = DataSourceBuilder.create().url(url).build();
        AutoCloseable pool = source instanceof AutoCloseable closeable ? closeable : () -> {};
        return open(source, StoreUrl.shown(url), pool, properties);
    }

    /** Asks before the pool does, whose message would show the whole address. */
    private static void requireDriver(String url) {
        String driver = DatabaseDriver.fromJdbcUrl(url).getDriverClassName();
        if (driver != null && ClassUtils.isPresent(driver, JdbcStores.class.getClassLoader())) {
            return;
        }
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            String product = url.split("[:;?/@]", 3)[1];
            throw new UnknownStoreException(
                    StoreUrl.PROPERTY + " begins with \"jdbc:" + (product.matches("[a-z0-9]{1,20}") ? product : "...")
                            + ":\", and no JDBC driver on the class path takes it.",
                    "Add the dependency of its driver" + (driver == null ? "." : ", which has " + driver + "."));
        }
    }

    /** On connections of the application, which its pool closes. */
    static SessionStore open(DataSource application, SojournProperties properties) {
        DataSource source = application;
        // The application's transactions are not the session's: a page that fails keeps what it has stored.
        while (source instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
            source = proxy.getTargetDataSource();
        }
        return open(source, shown(source), () -> {}, properties);
    }

    private static SessionStore open(
            DataSource source, String shown, AutoCloseable afterwards, SojournProperties properties) {
        SojournProperties.Store settings = properties.store();
        JdbcOptions named = named(settings, afterwards);
        try {
            boolean embedded = EmbeddedDatabaseConnection.isEmbedded(source);
            boolean makes = settings.initializeSchema() == SojournProperties.SchemaInitialization.ALWAYS
                    || settings.initializeSchema() == SojournProperties.SchemaInitialization.EMBEDDED && embedded;
            Duration timeout = settings.timeout().compareTo(SHORTEST) < 0 ? SHORTEST : settings.timeout();
            JdbcStore store = JdbcStore.open(
                    source, named.createSchema(makes).announcements(true).queryTimeout(timeout));
            return new OpenedStore(NearCaches.over(store, properties), shown, !embedded, afterwards);
        } catch (StoreException | IllegalArgumentException e) {
            close(afterwards, e);
            throw new StoreNotOpenedException(shown, e);
        }
    }

    private static JdbcOptions named(SojournProperties.Store settings, AutoCloseable afterwards) {
        try {
            return SettingException.naming(
                    "sojourn.store.table", () -> JdbcOptions.standard().table(settings.table()));
        } catch (SettingException e) {
            close(afterwards, e);
            throw e;
        }
    }

    /** The product, the address and the user; never a password. */
    private static String shown(DataSource source) {
        try (Connection connection = source.getConnection()) {
            DatabaseMetaData about = connection.getMetaData();
            return StoreUrl.shown(about.getURL()) + " as " + about.getUserName();
        } catch (SQLException e) {
            return "the application's DataSource";
        }
    }

    private static void close(AutoCloseable afterwards, RuntimeException because) {
        try {
            afterwards.close();
        } catch (Exception e) {
            because.addSuppressed(e);
        }
    }
}
