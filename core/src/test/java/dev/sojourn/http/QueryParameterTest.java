package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParameterTest {

    private static String sid(String query) {
        return QueryParameter.value(query, "sid");
    }

    @ParameterizedTest
    @CsvSource({
        "sid=T, T",
        "a=1&sid=T&b=2, T",
        "&&sid=T&, T",
        "s%69d=T, T",
        "%73%69%64=T, T",
        "sid=%54, T",
        "sid=a%2Bb%2fc%3D, a+b/c=",
        "sid=a=b, a=b",
        "a=%zz&sid=T, T",
        "%=1&sid=T, T"
    })
    void findsTheValueAndDecodesItOnce(String query, String value) {
        assertThat(sid(query)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=1",
                "sid[]=T",
                "sid[0]=T",
                "SID=T",
                "s%2569d=T",
                "sidx=T",
                "xsid=T",
                "si=T",
                "s+d=T",
                "=T",
                "%=T",
                "s%6=T",
                ";sid=T",
                "a=1;sid=T",
                "s\u0131d=T",
                "s%u0069d=T"
            })
    void otherNamesAreNotIt(String query) {
        assertThat(sid(query)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sid",
                "sid=",
                "sid&a=1",
                "sid=%zz",
                "sid=%",
                "sid=%5",
                "sid=%5&a=1",
                "sid=%C0%AE",
                "sid=%c3%a9",
                "sid=\u00e9",
                "sid=+T",
                "sid=%20T",
                "sid=T%0d%0aSet-Cookie:x=1",
                "sid=%00",
                "sid=T%7f",
                "sid=%u0041",
                "sid=%\uff11\uff11",
                "sid=%-1",
                "sid=%+1"
            })
    void whatCannotBeAnIdIsUnusable(String query) {
        assertThat(sid(query)).isEqualTo(QueryParameter.UNUSABLE);
    }

    @Test
    void decodingTwiceNeverHappens() {
        assertThat(sid("sid=%2541")).isEqualTo("%41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid=T&sid=U", "sid=T&sid=T", "sid=T&s%69d=U", "sid=T&sid", "sid&sid"})
    void aRepeatedParameterIsRefused(String query) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid(query))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("session_ambiguous"));
    }
}
