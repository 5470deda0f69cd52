package dev.sojourn.websocket;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CloseCodeTest {

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1008, 1014, 3000, 4999})
    void codesThatMayBeSentPass(int code) {
        assertThatNoException().isThrownBy(() -> CloseCode.check(code, "bye"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    void codesThatNoFrameMayCarryAreRefused(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloseCode.check(code, "bye"))
                .withMessageContaining(String.valueOf(code));
    }

    @Test
    void aReasonThatNoFrameCanHoldIsRefused() {
        assertThatNoException().isThrownBy(() -> CloseCode.check(1000, "x".repeat(123)));
        assertThatIllegalArgumentException().isThrownBy(() -> CloseCode.check(1000, "\u00e9".repeat(62)));
    }
}
