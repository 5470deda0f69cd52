package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SessionIdTest {

    @Test
    void anEmptyIdCannotExist() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionId.of(""));
    }

    @Test
    void idsThatUtf8CannotTellApartCannotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionId.of("a\ud800"))
                .withMessageContaining("index 1");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionId.of("\udc00\ud800"));
        assertThat(SessionId.of("\ud83d\ude00").key())
                .isNotEqualTo(SessionId.of("??").key());
    }

    @Test
    void computesItsKeyOnce() {
        SessionId id = SessionId.of("abc");

        assertThat(id.key()).isSameAs(id.key());
    }

    @Test
    void isEqualToAnIdWithTheSameTextOnly() {
        assertThat(SessionId.of("abc")).isEqualTo(SessionId.of("abc")).hasSameHashCodeAs(SessionId.of("abc"));
        assertThat(SessionId.of("abc")).isNotEqualTo(SessionId.of("abC"));
    }

    @Test
    void showsOnlyTheFingerprintOfItsKey() {
        assertThat(SessionId.of("abc")).hasToString("sid#ba7816bf");
    }
}
