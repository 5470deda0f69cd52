package dev.sojourn.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {

    private static final Origins LISTED =
            Origins.only("https://app.example", "http://dev.example:8080", "https://[::1]");

    private static boolean passes(Origins origins, String origin) {
        return origins.pass(origin, () -> Origin.of("https", "app.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example",
                "https://APP.example",
                "https://app.example:443",
                "http://dev.example:8080",
                "https://[::1]"
            })
    void aListedOriginPassesInEachOfItsSpellings(String origin) {
        assertThat(passes(LISTED, origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.evil.test",
                "https://app.example:444",
                "http://app.example",
                "https://app.example.",
                "https://app.example/",
                "https://app.example/path",
                "https://app.example:0443",
                "https://app.example:99999",
                "https://app.example:",
                "https://user@app.example",
                "https://app.example?",
                "https://app.example#",
                "https://app.example https://evil.test",
                " https://app.example",
                "HTTPS://app.example",
                "https://xapp.example",
                "https://app\u0131.example",
                "file://app.example",
                "null",
                ""
            })
    void anythingElseDoesNot(String origin) {
        assertThat(passes(LISTED, origin)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http, http://app.example:80, true",
        "http, https://app.example, false",
        "https, https://app.example, true"
    })
    void theServersOwnOriginNeedsItsScheme(String scheme, String origin, boolean passes) {
        assertThat(Origins.same().pass(origin, () -> Origin.of(scheme, "app.example")))
                .isEqualTo(passes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.test/app.example", "a@b", "app.example:x", "", "app.example,evil.test"})
    void aHostThatIsNoneLetsNobodyIn(String host) {
        assertThat(Origin.of("https", host)).isNull();
        assertThat(Origins.same().pass("https://app.example", () -> null)).isFalse();
    }

    @Test
    void aListOfWhatIsNoOriginIsRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Origins.only("https://app.example/"))
                .withMessageContaining("https://app.example/")
                .withMessageContaining("no path");
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.only());
        assertThatIllegalArgumentException().isThrownBy(() -> Origins.only("*"));
    }
}
