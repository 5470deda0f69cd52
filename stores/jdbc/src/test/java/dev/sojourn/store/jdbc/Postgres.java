package dev.sojourn.store.jdbc;

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
        PostgresServer server = PostgresServer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return TestDatabase.at(Database.POSTGRESQL, server.url(), "postgres", "postgres");
    }
}
