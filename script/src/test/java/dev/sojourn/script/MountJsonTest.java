package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no {@code mount.json} is told by its line, and without its text. */
class MountJsonTest {

    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n\"a\": hunter2}",
                "{\n\"a\": 1, \"a\": \"hunter2\"}",
                "{\n\"a\": \"hunter2\"",
                "{\n\"a\": DEEP}",
                "{\n\"a\": DIGITS}",
            })
    void aFaultIsToldByItsLine(String text) {
        String json = text.replace("DEEP", "[".repeat(40) + "]".repeat(40)).replace("DIGITS", "1".repeat(1001));

        assertThatThrownBy(() -> MountJson.parse("shop/mount.json", json))
                .isInstanceOf(MountException.class)
                .hasMessageStartingWith("shop/mount.json:2: ")
                .hasMessageNotContaining(SECRET);
        assertThat(MessageId.of(json.replace("\"a\"", "\"sid\""), "sid")).isNull();
    }
}
