package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyFileTest {

    @TempDir
    Path folder;

    @Test
    void aKeyIsMadeOnceAndThenReused() throws IOException {
        List<String> first = file().keys();

        assertThat(first).hasSize(1);
        assertThat(first.get(0)).hasSizeGreaterThanOrEqualTo(32);
        assertThat(file().keys()).isEqualTo(first);
    }

    @Test
    void twoStoresHaveDifferentKeys() throws IOException {
        assertThat(file().keys()).isNotEqualTo(new SigningKeyFile(folder.resolve("others.keys")).keys());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theFileIsForItsOwnerOnly() throws IOException {
        file().keys();

        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aKeyThatWasAddedInFrontIsTheNewest() throws IOException {
        String old = file().keys().get(0);
        Files.writeString(path(), "n".repeat(40) + "\n\n" + old + "\n");

        assertThat(file().keys()).containsExactly("n".repeat(40), old);
    }

    @Test
    void anEmptyFileIsToldAndNotReplaced() throws IOException {
        Files.writeString(path(), "\n");

        assertThatThrownBy(() -> file().keys()).isInstanceOf(IOException.class).hasMessageContaining("is empty");
        assertThat(path()).hasContent("\n");
    }

    private Path path() {
        return folder.resolve("signing.keys");
    }

    private SigningKeyFile file() {
        return new SigningKeyFile(path());
    }
}
