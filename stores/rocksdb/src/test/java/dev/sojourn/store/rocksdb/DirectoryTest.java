package dev.sojourn.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sojourn.store.StoreException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that can't be used is told in one sentence, and left as it was. */
class DirectoryTest {

    @TempDir
    private Path folder;

    private RocksOptions options() {
        return Natives.options(folder.resolve("store"));
    }

    @Test
    void aDirectoryInUseByThisProcessIsRefused() {
        try (RocksStore store = RocksStore.open(options())) {
            assertThat(store.count()).isZero();
            assertThatThrownBy(() -> RocksStore.open(options()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(
                            "in use", folder.resolve("store/db/LOCK").toString(), "this process");
            store.create(Sessions.session(1));
        }
    }

    @Test
    void aDirectoryInUseByAnotherProcessIsRefusedAndItsLockIsNamed() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dsojourn.natives=" + Natives.FOLDER.toAbsolutePath(),
                        CrashWriter.class.getName(),
                        options().directory().toString(),
                        "WAL",
                        "1",
                        "0")
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(said.readLine()).isEqualTo("ready");
            assertThatThrownBy(() -> RocksStore.open(options()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("in use", "store/db/LOCK", "another process");
        } finally {
            other.destroyForcibly().waitFor();
        }
        RocksStore.open(options()).close();
    }

    @Test
    void aClosedStoreLetsTheNextOneIn() {
        RocksStore first = RocksStore.open(options());
        first.create(Sessions.session(1));
        first.close();
        first.close();
        try (RocksStore second = RocksStore.open(options())) {
            assertThat(Sessions.isWhole(second, 1)).isTrue();
        }
        assertThatThrownBy(first::count).isInstanceOf(StoreException.class).hasMessageContaining("closed");
    }

    @Test
    void aDirectoryOfALaterVersionIsRefusedAndLeftAlone() throws Exception {
        RocksStore.open(options()).close();
        Files.writeString(options().directory().resolve("FORMAT"), "sojourn-rocksdb 3\n");
        assertThatThrownBy(() -> RocksStore.open(options()))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("written in format 3", "reads up to 2");
        assertThat(options().directory().resolve("FORMAT")).hasContent("sojourn-rocksdb 3\n");
    }

    @Test
    void aDirectoryOfTheFirstVersionBecomesOneOfThisVersionUnlessItIsInUse() throws Exception {
        Path format = options().directory().resolve("FORMAT");
        try (RocksStore store = RocksStore.open(options())) {
            Files.writeString(format, "sojourn-rocksdb 1\n");
            assertThatThrownBy(() -> RocksStore.open(options())).hasMessageContaining("in use");
            assertThat(format).hasContent("sojourn-rocksdb 1\n");
            store.create(Sessions.session(1));
        }
        RocksStore.open(options()).close();
        assertThat(format).hasContent("sojourn-rocksdb 2\n");
    }

    @Test
    void aFormatFileOfSomethingElseIsRefused() throws Exception {
        RocksStore.open(options()).close();
        Files.writeString(options().directory().resolve("FORMAT"), "{}");
        assertThatThrownBy(() -> RocksStore.open(options()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is not what a RocksDB store writes there");
    }

    @Test
    void aDirectoryOfAnotherProgramIsRefusedAndNothingIsWrittenIntoIt() throws Exception {
        Files.createDirectories(options().directory());
        Files.writeString(options().directory().resolve("letters.txt"), "dear all");
        assertThatThrownBy(() -> RocksStore.open(options()))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("letters.txt", "Choose an empty directory");
        try (Stream<Path> files = Files.list(options().directory())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsRefused() throws Exception {
        Files.writeString(options().directory(), "a file");
        assertThatThrownBy(() -> RocksStore.open(options()))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("needs a directory", "is a file");
    }

    @Test
    void aDirectoryThatCanNotBeMadeIsRefusedWithItsName() throws Exception {
        Files.writeString(folder.resolve("file"), "a file");
        assertThatThrownBy(() -> RocksStore.open(Natives.options(folder.resolve("file/store"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("can't be opened", "file/store", "must be writable");
    }

    @Test
    void aDirectoryOnAReadOnlyFileSystemIsRefused() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 16)) {
            RocksOptions options = Natives.options(disk.folder().resolve("store"));
            RocksStore.open(options).close();
            disk.makeReadOnly();
            assertThatThrownBy(() -> RocksStore.open(options))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("can't be opened", "not writable", "must be writable");
        }
    }

    @Test
    void aStartThatWasCutShortIsNoHindrance() throws Exception {
        Files.createDirectories(options().directory().resolve("native"));
        Files.writeString(options().directory().resolve("FORMAT"), "");
        RocksStore.open(options()).close();
        assertThat(options().directory().resolve("FORMAT")).hasContent("sojourn-rocksdb 2\n");
    }

    @Test
    void nobodyElseMayReadADirectoryThatTheStoreMade() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX permissions");
        RocksStore.open(options()).close();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(options().directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void databaseFilesThatAreMissingAreTold() throws Exception {
        try (RocksStore store = RocksStore.open(options())) {
            store.create(Sessions.session(1));
        }
        try (Stream<Path> files = Files.list(options().directory().resolve("db"))) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".sst")).toList()) {
                Files.delete(table);
            }
        }
        assertThatThrownBy(() -> RocksStore.open(options()))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll(
                        "can't be opened", "damaged or missing", "Restore the directory from a backup");
    }

    @Test
    void whatIsInADirectoryThatWasThereIsItsOwnersAlone() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "POSIX permissions");
        Path home = Files.createDirectories(options().directory());
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (int i = 0; i < 2; i++) {
            RocksStore.open(options()).close();
            for (String name : List.of("db", "native")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))))
                        .isEqualTo("rwx------");
                Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
