package dev.sojourn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AmountTest {

    @Test
    void oneIsNotSeveral() {
        assertThat(Amount.of(0, "session")).isEqualTo("0 sessions");
        assertThat(Amount.of(1, "session")).isEqualTo("1 session");
        assertThat(Amount.of(2000, "session")).isEqualTo("2,000 sessions");
    }
}
