package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderThatSomebodyMadeInBetweenIsNotFilled() throws IOException {
        Path others = Files.createDirectory(folder.resolve("others"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), others);

        assertThatThrownBy(() -> Backup.createForOwner(others)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Backup.createForOwner(link)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void oneOfItsOwnIsForItsOwnerAlone() throws IOException {
        Path own = folder.resolve("own");

        Backup.createForOwner(own);

        assertThat(Files.getPosixFilePermissions(own)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
