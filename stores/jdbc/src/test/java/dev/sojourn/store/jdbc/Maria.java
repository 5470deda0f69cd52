package dev.sojourn.store.jdbc;

/** A MariaDB server of this JVM's own, started at its first use and ended with it. */
final class Maria {

    private static TestDatabase database;
    private static RuntimeException missing;

    private Maria() {}

    static synchronized TestDatabase database() {
        if (missing != null) {
            throw missing;
        }
        if (database == null) {
            try {
                MariaServer server = MariaServer.start();
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                database = TestDatabase.at(Database.MARIADB, server.url(), "root", "");
            } catch (RuntimeException e) {
                missing = e;
                throw e;
            }
        }
        return database;
    }
}
