package dev.sojourn.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySpaceNameTest {

    @Test
    void aPlainNameStaysAsItIs() {
        assertThat(KeySpaceName.of("hyper-express")).isEqualTo("hyper-express");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../other", "/etc", "a/b", "a\\b", "Mars", "space.abc", "\u00e4", "-x"})
    void noTextBecomesAPathOrANameThatAnEngineRefuses(String keySpace) {
        assertThat(KeySpaceName.of(keySpace)).matches("space\\.[0-9a-f]{48}").hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void differentTextsHaveDifferentNamesAlsoWhereCaseIsIgnored() {
        assertThat(KeySpaceName.of("Mars")).isNotEqualToIgnoringCase(KeySpaceName.of("mars"));
        assertThat(KeySpaceName.of("a".repeat(41))).isNotEqualTo(KeySpaceName.of("a".repeat(42)));
    }
}
