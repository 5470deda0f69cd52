package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookie lines without the login to the console. */
class ConsoleCookieLinesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1; sojourn-console=S         | a=1",
                "sojourn-console=S; a=1         | a=1",
                "a=1; sojourn-console=S; b=2    | a=1; b=2",
                "a=1;sojourn-console = S        | a=1",
                "a=1;; sojourn-console=S;       | a=1",
                "a=\"x; sojourn-console=S; b=y\" | a=\"x; b=y\"",
                "a=1, sojourn-console=S; b=2    | b=2",
                "a=1; sojourn-console           | a=1",
                "a=1; b=sojourn-console=S       | a=1",
                "sojourn-console=S; sojourn-console=T; a=1 | a=1",
            })
    void theLoginIsTakenOutAndTheOthersStayInTheirOrder(String line, String left) {
        assertThat(ConsoleCookie.without(List.of(line))).containsExactly(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sojourn-console", "__Host-sojourn-console", "__Secure-sojourn-console"})
    void aLineWithNothingElseIsLeftOut(String name) {
        assertThat(ConsoleCookie.without(List.of("a=1", name + "=S", "b=2"))).containsExactly("a=1", "b=2");
    }

    @Test
    void linesWithoutItAreAsTheyWere() {
        List<String> lines = List.of("a=1;;b = 2 ;", "");

        assertThat(ConsoleCookie.without(lines)).isSameAs(lines);
    }
}
