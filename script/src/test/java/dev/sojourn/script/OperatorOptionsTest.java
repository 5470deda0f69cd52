package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorOptionsTest {

    @TempDir
    private Path folder;

    private OperatorOptions options(String json) throws IOException {
        return OperatorOptions.read(Files.writeString(folder.resolve("mounts.json"), json));
    }

    @Test
    void theyGoBeforeThoseOfTheFolder() throws IOException {
        OperatorOptions operator = options("{\"a\": {\"duration\": 5, \"db\": \"x\", \"path\": null}}");
        MountOptions both = operator.over(new MountOptions("a", Map.of("duration", 7L, "path", "/p")));
        assertThat(both.number("duration", 0, 0, 9)).isEqualTo(5);
        assertThat(both.text("db")).isEqualTo("x");
        assertThat(both.text("path")).isEqualTo("/p");
        assertThat(both.isOperators("db")).isTrue();
        MountOptions other = operator.over(new MountOptions("b", Map.of("duration", 7L)));
        assertThat(other.number("duration", 0, 0, 9)).isEqualTo(7);
        assertThat(other.isOperators("db")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "store", "secret", "sessions"})
    void someAreRefusedInTheFolderAndTheErrorSaysWhereToPutThem(String name) throws IOException {
        OperatorOptions operator = options("{}");
        MountOptions own = new MountOptions("a", Map.of(name, "hush"), Map.of(name, 3));
        assertThatThrownBy(() -> operator.over(own))
                .isInstanceOf(MountException.class)
                .hasMessage("a/mount.json:3: option \"" + name + "\" is not the scripts' to set; put it into "
                        + folder.resolve("mounts.json") + " as {\"a\": {\"" + name + "\": ...}}");
    }

    @Test
    void aFaultOfOneNamesItsFile() throws IOException {
        MountOptions both = options("{\"a\": {\"duration\": \"x\"}}").over(new MountOptions("a", Map.of()));
        assertThatThrownBy(() -> both.millis("duration", null))
                .hasMessageStartingWith(folder.resolve("mounts.json") + ": a: option \"duration\" is x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\": 1}", "{\"a\": null}", "{\"a\": {}, \"a\": {}}", "{\"a\": {}} x"})
    void whatIsNoSuchObjectIsRefusedWithItsLine(String json) {
        assertThatThrownBy(() -> options(json))
                .isInstanceOf(MountException.class)
                .hasMessageStartingWith(folder.resolve("mounts.json") + ":1: ");
    }

    @Test
    void aFileThatIsNotThereIsToldSo() {
        assertThatThrownBy(() -> OperatorOptions.read(folder.resolve("none")))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("cannot be read");
    }
}
