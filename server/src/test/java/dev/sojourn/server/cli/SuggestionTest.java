package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("--port", "--host", "--admin-token", "--admin-tokens");

    @Test
    void aSlipOfThePenIsSeen() {
        assertThat(Suggestion.of("--prot", KNOWN)).isEqualTo("--port");
        assertThat(Suggestion.of("--pot", KNOWN)).isEqualTo("--port");
        assertThat(Suggestion.of("--admn-tokens", KNOWN)).isEqualTo("--admin-tokens");
    }

    @Test
    void whatIsFarFromAllOrNearToSeveralIsNotGuessedAt() {
        assertThat(Suggestion.of("--colour", KNOWN)).isNull();
        assertThat(Suggestion.of("--post", KNOWN)).isNull();
        assertThat(Suggestion.of("x".repeat(10_000), KNOWN)).isNull();
    }
}
