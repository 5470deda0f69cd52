package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMemberTest {

    private static String sid(String json) {
        return JsonMember.value(json, "sid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sid\":\"T\"}",
                " \t\r\n{ \"sid\" : \"T\" } ",
                "{\"a\":1,\"sid\":\"T\",\"b\":[]}",
                "{\"\\u0073id\":\"T\"}",
                "{\"sid\":\"\\u0054\"}",
                "{\"a\":{\"sid\":\"U\"},\"sid\":\"T\"}",
                "{\"a\":[{\"sid\":\"U\"},\"sid\"],\"sid\":\"T\"}",
                "{\"a\":\"\\\"sid\\\":\\\"U\\\"\",\"sid\":\"T\"}",
                "{\"a\":\"}\\\\\",\"sid\":\"T\"}",
                "{\"a\":1,\"a\":2,\"sid\":\"T\"}",
                "{\"n\":[-0,0.5,1e5,-1.25E-10,123456789012345678901234567890],\"t\":true,\"f\":false,\"z\":null,\"sid\":\"T\"}"
            })
    void findsTheTopLevelMember(String json) {
        assertThat(sid(json)).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"sid\"",
                "1",
                "null",
                "true",
                "[{\"sid\":\"T\"}]",
                "{\"SID\":\"T\"}",
                "{\"a\":{\"sid\":\"T\"}}",
                "{\"sid \":\"T\"}",
                "{\"\":\"T\"}"
            })
    void elsewhereItIsAbsent(String json) {
        assertThat(sid(json)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sid\":123}",
                "{\"sid\":null}",
                "{\"sid\":true}",
                "{\"sid\":{\"$gt\":\"\"}}",
                "{\"sid\":[\"T\"]}",
                "{\"sid\":\"\"}"
            })
    void whatIsNoStringOrEmptyIsUnusable(String json) {
        assertThat(sid(json)).isEqualTo(QueryParameter.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sid\":\"T\",\"sid\":\"U\"}",
                "{\"sid\":\"T\",\"sid\":\"T\"}",
                "{\"sid\":1,\"\\u0073\\u0069\\u0064\":\"U\"}"
            })
    void aRepeatedMemberIsRefused(String json) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid(json))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("session_ambiguous"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"sid\"}",
                "{\"sid\":}",
                "{\"sid\":\"T\"",
                "{\"sid\":\"T}",
                "{\"sid\":\"T\",}",
                "{,}",
                "{\"sid\":\"T\"}x",
                "{\"sid\":\"T\"}{}",
                "{'sid':'T'}",
                "{sid:\"T\"}",
                "// c\n{\"sid\":\"T\"}",
                "\ufeff{\"sid\":\"T\"}",
                "{\"sid\":\"T\n\"}",
                "{\"sid\":\"\\x\"}",
                "{\"sid\":\"\\u12\"}",
                "{\"sid\":\"\\u12g4\"}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":0x10}",
                "{\"a\":\u0661}",
                "{\"a\":tru}",
                "{\"a\":nul}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "\u00a0{}",
                "{\"a\":\"\\",
                "\u0000"
            })
    void malformedTextIsRefused(String json) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid(json))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("malformed_body"));
    }

    @Test
    void nestingIsLimitedTo32Levels() {
        assertThat(sid("{\"a\":" + "[".repeat(31) + "]".repeat(31) + ",\"sid\":\"T\"}"))
                .isEqualTo("T");
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid("{\"a\":" + "[".repeat(32) + "]".repeat(32) + ",\"sid\":\"T\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[[{\"a\":"})
    void absurdNestingIsRefusedWithoutDeepRecursion(String unit) {
        assertThatExceptionOfType(BadSessionRequestException.class).isThrownBy(() -> sid(unit.repeat(10_000)));
    }
}
