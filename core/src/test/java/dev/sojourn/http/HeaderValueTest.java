package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

    @Test
    void anAbsentHeaderHasNoValue() {
        assertThat(HeaderValue.value(List.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", " T", "T\t ", "\tT"})
    void blanksAroundTheValueDoNotCount(String line) {
        assertThat(HeaderValue.value(List.of(line))).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "T, U", "T,T", ",", "T,"})
    void emptyValuesAndListsAreUnusable(String line) {
        assertThat(HeaderValue.value(List.of(line))).isEqualTo(QueryParameter.UNUSABLE);
    }

    @Test
    void twoEqualLinesAreOne() {
        assertThat(HeaderValue.value(List.of("T", "T "))).isEqualTo("T");
    }

    @Test
    void twoDifferentLinesAreRefused() {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> HeaderValue.value(List.of("T", "U")))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("session_ambiguous"));
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> HeaderValue.value(List.of("T", "")));
    }
}
