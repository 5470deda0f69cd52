package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a record never speaks for a database that says something else. */
class RecordsTest {

    @TempDir
    private Path folder;

    private Database database;
    private Records records;

    @BeforeEach
    void open() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("db"));
        NativeLibrary.load(Natives.FOLDER);
        database = new Database(directory, Natives.options(folder));
        records = new Records(database);
        records.put(row(1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsRememberedIsWhatIsStored() {
        Row row = row(2);
        records.put(row);
        assertThat(records.get(row.key())).isSameAs(row);
        assertThat(records.head(row.key())).isSameAs(row);
    }

    @Test
    void whoReadsBesideAWriteAsksTheDatabase() {
        records.store(List.of(new Changes.Stored(row(2).key(), row(2))), () -> {
            assertThat(version()).isEqualTo(1);
            database.put(row(2).keyBytes(), row(2).value());
            assertThat(version()).isEqualTo(2);
        });
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void aWriteThatFailedMayHaveHappenedOrNot() {
        assertFails(2, () -> {});
        assertThat(version()).isEqualTo(1);
        assertFails(2, () -> database.put(row(2).keyBytes(), row(2).value()));
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void whatWasRememberedBeforeTheDatabaseWasOpenedAgainIsReadAgain() {
        assertThat(version()).isEqualTo(1);
        database.put(row(2).keyBytes(), row(2).value());
        assertThat(version()).as("still remembered").isEqualTo(1);
        records.reopen();
        assertThat(version()).isEqualTo(2);
    }

    private void assertFails(long version, Runnable before) {
        assertThatThrownBy(() ->
                        records.store(List.of(new Changes.Stored(row(version).key(), row(version))), () -> {
                            before.run();
                            throw new StoreException("the disk said no", null);
                        }))
                .isInstanceOf(StoreException.class);
    }

    private long version() {
        return Objects.requireNonNull(records.get(Sessions.key(1))).version();
    }

    private static Row row(long version) {
        StoredSession session = Sessions.session(1).toBuilder().version(version).build();
        return Row.live(session, Sessions.END);
    }
}
