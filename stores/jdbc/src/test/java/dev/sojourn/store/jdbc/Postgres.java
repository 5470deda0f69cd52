package dev.sojourn.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A PostgreSQL server of this JVM's own, started at its first use and ended with it. */
final class Postgres {

    private static final class Server {
        static final TestDatabase DATABASE = start();
    }

    private Postgres() {}

    static TestDatabase database() {
        return Server.DATABASE;
    }

    private static TestDatabase start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    // As a server is by itself; this one is made for tests that may lose what they wrote.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
            return TestDatabase.at(
                    Database.POSTGRESQL, server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }
}
