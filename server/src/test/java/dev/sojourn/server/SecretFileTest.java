package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

    @TempDir
    Path folder;

    @Test
    void aKeyIsMadeOnceAndThenReused() throws IOException {
        List<String> first = file().secrets();

        assertThat(first).hasSize(1);
        assertThat(first.get(0)).hasSizeGreaterThanOrEqualTo(32);
        assertThat(file().secrets()).isEqualTo(first);
    }

    @Test
    void twoStoresHaveDifferentKeys() throws IOException {
        assertThat(file().secrets()).isNotEqualTo(new SecretFile(folder.resolve("others.keys"), "others").secrets());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theFileIsForItsOwnerOnly() throws IOException {
        file().secrets();

        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aKeyThatWasAddedInFrontIsTheNewest() throws IOException {
        String old = file().secrets().get(0);
        Files.writeString(path(), "n".repeat(40) + "\n\n" + old + "\n");

        assertThat(file().secrets()).containsExactly("n".repeat(40), old);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoeverCouldReadTheFileCanReadItAfterARotationByAnotherUser() throws IOException {
        file().secrets();
        boolean mayGive = true;
        try {
            Files.setAttribute(path(), "unix:uid", 4711);
            Files.setAttribute(path(), "unix:gid", 4712);
        } catch (IOException e) {
            mayGive = false;
        }
        assumeTrue(mayGive, "only root gives files away");

        file().replace(List.of(SecretFile.made(), file().present().get(0)));

        assertThat(file().present()).hasSize(2);
        assertThat(Files.getAttribute(path(), "unix:uid")).isEqualTo(4711);
        assertThat(Files.getAttribute(path(), "unix:gid")).isEqualTo(4712);
        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRotationTakesNothingFromTheGroupAndAllFromOthers() throws IOException {
        file().secrets();
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-rw-rw-"));

        file().replace(List.of(SecretFile.made(), file().present().get(0)));

        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatOthersMayWriteIsRefusedAtEachLook() throws IOException {
        file().secrets();
        for (String mode : List.of("rw--w----", "rw-----w-")) {
            Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> file().secrets())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("chmod go-w");
            assertThatThrownBy(() -> file().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anEmptyFileIsToldAndNotReplaced() throws IOException {
        Files.writeString(path(), "\n");

        assertThatThrownBy(() -> file().secrets())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is empty");
        assertThat(path()).hasContent("\n");
    }

    private Path path() {
        return folder.resolve("signing.keys");
    }

    private SecretFile file() {
        return new SecretFile(path(), "signing keys");
    }
}
