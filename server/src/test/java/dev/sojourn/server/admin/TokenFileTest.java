package dev.sojourn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of tokens that somebody is writing gives nobody more than the whole one does. */
class TokenFileTest {

    private static final String ANNA = "annas-token-0123456789";
    private static final String BEN = "bens-token-0123456789";
    private static final String WHOLE = "anna " + ANNA + " admin\nben " + BEN + " viewer\n";

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("tokens"), WHOLE);
    }

    private Tokens tokens() throws IOException {
        return new Tokens(null, null, new TokenFile(file));
    }

    private static @Nullable Role roleOf(Tokens tokens, String token) {
        return tokens.roleOf(token);
    }

    @Test
    void whereverItIsCutAViewerStaysAViewer() throws IOException {
        Tokens tokens = tokens();
        int begins = WHOLE.indexOf("ben");
        for (int end = begins + 1; end < WHOLE.length(); end++) {
            Files.writeString(file, WHOLE.substring(0, end));

            assertThat(roleOf(tokens, BEN)).as("cut after %d", end).isEqualTo(Role.VIEWER);
            assertThat(roleOf(tokens, ANNA)).as("cut after %d", end).isEqualTo(Role.ADMIN);
        }
        Files.writeString(file, WHOLE.substring(0, begins));
        assertThat(roleOf(tokens, BEN)).isNull();
    }

    @Test
    void oneThatDoesNotEndWithALineBreakIsRefused() throws IOException {
        Files.writeString(file, WHOLE.strip());

        assertThatThrownBy(this::tokens)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line break");
    }

    @Test
    void oneThatOthersMayWriteIsRefusedAtTheStartAndLater() throws IOException {
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Tokens tokens = tokens();
        for (String mode : new String[] {"rw-rw----", "rw-r---w-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(this::tokens)
                    .as(mode)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("chmod go-w");

            Files.writeString(file, "eve eves-token-0123456789-" + mode + " admin\n");
            assertThat(roleOf(tokens, "eves-token-0123456789-" + mode)).as(mode).isNull();
            assertThat(roleOf(tokens, BEN)).as(mode).isEqualTo(Role.VIEWER);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(roleOf(tokens, BEN)).isNull();
    }
}
