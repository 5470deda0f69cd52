package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.DurableStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** That H2 in a file keeps its sessions when the whole database is closed and opened again. */
final class H2FileStoreTest implements DurableStoreContract {

    @TempDir
    private Path folder;

    private TestDatabase database;

    @Override
    public SessionStore open() {
        database = H2.inFile(folder);
        return database.empty(JdbcOptions.standard());
    }

    @Override
    public SessionStore reopen() {
        database.close();
        database = H2.inFile(folder);
        return JdbcStore.open(database.source());
    }

    @AfterEach
    void close() {
        database.close();
    }
}
