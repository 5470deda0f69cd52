package dev.sojourn.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL server of a test's own, in a folder that outlives its restarts, and as safe as servers are. */
final class PostgresServer implements AutoCloseable {

    private final Path folder;
    private EmbeddedPostgres server;

    private PostgresServer(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    static PostgresServer start() {
        try {
            Path folder = Files.createTempDirectory("sojourn-postgres");
            return new PostgresServer(folder, launch(folder, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }

    private static EmbeddedPostgres launch(Path folder, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setServerConfig("max_connections", "200")
                // The library's own settings are for tests that may lose what they wrote.
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Stops the server, which ends all its connections, and starts it again on the same port and data. */
    void restart() {
        try {
            int port = server.getPort();
            server.close();
            server = launch(folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started again", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Folders.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be stopped", e);
        }
    }
}
