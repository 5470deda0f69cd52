package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyParameterTest {

    private static final String MULTIPART = "multipart/form-data; boundary=XX";

    private static String sid(String contentType, String body) {
        return BodyParameter.value(contentType, body.getBytes(StandardCharsets.UTF_8), "sid");
    }

    private static String part(String headers, String content) {
        return "--XX\r\n" + headers + "\r\n\r\n" + content + "\r\n";
    }

    private static String field(String name, String content) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
                "application/x-www-form-urlencoded;charset=\"us-ascii\"",
                "application/x-www-form-urlencoded ;"
            })
    void readsForms(String contentType) {
        assertThat(sid(contentType, "a=1&sid=%54&b=\u00e9")).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded; charset=utf-7",
                "application/json; charset=utf-16",
                "text/json",
                "application/xml",
                "",
                ";",
                "application/json; charset",
                "application/json; charset=utf-8; charset=utf-8",
                "application/json, application/json",
                "application/ld+json"
            })
    void otherTypesAndCharsetsAreNotRead(String contentType) {
        assertThat(sid(contentType, "sid=T")).isNull();
        assertThat(sid(contentType, "{\"sid\":\"T\"}")).isNull();
        assertThat(BodyParameter.isReadable(contentType)).isFalse();
    }

    @Test
    void aBodyWithoutTypeOrContentIsNotRead() {
        assertThat(sid(null, "sid=T")).isNull();
        assertThat(sid("application/json", "")).isNull();
        assertThat(sid(MULTIPART, "")).isNull();
    }

    @Test
    void readsJsonAndChecksItsUtf8() {
        assertThat(sid("application/json", "{\"n\":\"\u00e9\ud83d\ude00\",\"sid\":\"T\"}"))
                .isEqualTo("T");
        byte[] broken = "{\"n\":\"?\",\"sid\":\"T\"}".getBytes(StandardCharsets.US_ASCII);
        broken[6] = (byte) 0xC0;

        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> BodyParameter.value("application/json", broken, "sid"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("malformed_body"));
    }

    @Test
    void readsMultipartFields() {
        String body = field("a", "1") + field("sid", "T") + field("b", "\u00e9") + "--XX--\r\n";

        assertThat(sid(MULTIPART, body)).isEqualTo("T");
        assertThat(sid("multipart/form-data; boundary=\"XX\"", body)).isEqualTo("T");
        assertThat(sid(MULTIPART, "preamble\r\n" + body + "epilogue --XX")).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-disposition: form-data; name=sid",
                "Content-Disposition:form-data;name=\"sid\"",
                "Content-Disposition: form-data; name=\"sid\"\r\nContent-Type: text/plain; charset=UTF-8",
                "X-Other: 1\r\nContent-Disposition: Form-Data; NAME=\"s\\id\""
            })
    void partHeadersAreReadAsTheirStandardsSay(String headers) {
        assertThat(sid(MULTIPART, part(headers, "T") + "--XX--")).isEqualTo("T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"sid\"; filename=\"f\"",
                "Content-Disposition: form-data; name=\"sid\"; filename=\"\"",
                "Content-Disposition: form-data; name=\"sid\"; filename*=UTF-8''f",
                "Content-Disposition: attachment; name=\"sid\"",
                "Content-Disposition: form-data; name=\"sid\"\r\nContent-Type: application/octet-stream",
                "Content-Disposition: form-data; name=\"sid\"\r\nContent-Type: text/plain; charset=utf-7",
                "Content-Disposition: form-data; name=\"sid\"\r\nContent-Transfer-Encoding: base64",
                "Content-Disposition: form-data; name=\"SID\"",
                "X-Other: form-data; name=\"sid\""
            })
    void filesAndEncodedPartsAreNotFields(String headers) {
        assertThat(sid(MULTIPART, part(headers, "T") + "--XX--")).isNull();
    }

    @Test
    void aRepeatedFieldIsRefused() {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid(MULTIPART, field("sid", "T") + field("sid", "T") + "--XX--"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("session_ambiguous"));
    }

    @Test
    void anEmptyFieldIsUnusable() {
        assertThat(sid(MULTIPART, field("sid", "") + "--XX--")).isEqualTo(QueryParameter.UNUSABLE);
        assertThat(sid(MULTIPART, "--XX\r\nContent-Disposition: form-data; name=sid\r\n\r\n--XX--"))
                .isEqualTo(QueryParameter.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "--XX",
                "--XX\r\n",
                "--XX\r\nA: b\r\n\r\n",
                "--XX\r\nA: b\r\n\r\nT\r\n--X",
                "--XXY\r\nA: b\r\n\r\n\r\n--XX--",
                "--XX\r\nno colon\r\n\r\nT\r\n--XX--",
                "--XX\r\nA: b\r\n folded\r\n\r\nT\r\n--XX--",
                "--XX\nA: b\n\nT\n--XX--",
                "--XX\r\nA: b\nB: c\r\n\r\nT\r\n--XX--",
                "--XX\r\nA: b\r\n\r\nT\r\n--XX",
                "--XX\r\nContent-Disposition: form-data; name=\"sid\r\n\r\nT\r\n--XX--",
                "--XX\r\nContent-Disposition: form-data; name=sid; name=b\r\n\r\nT\r\n--XX--",
                "--XX\r\nContent-Disposition: form-data; name=b\r\nContent-Disposition: form-data; "
                        + "name=sid\r\n\r\nT\r\n--XX--"
            })
    void malformedMultipartIsRefused(String body) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid(MULTIPART, body))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("malformed_body"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=\"a \"",
                "multipart/form-data; boundary=\"a;b\"",
                "multipart/form-data; boundary=\"a\\\"b\"",
                "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void boundariesOutsideTheGrammarAreRefused(String contentType) {
        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> sid(contentType, field("sid", "T") + "--XX--"));
    }

    @Test
    void randomBytesNeverCauseAnythingButARefusal() {
        long seed = 7_578L;
        Random random = new Random(seed);
        String[] pieces = {
            "--XX",
            "\r\n",
            "--",
            "Content-Disposition",
            ": ",
            "form-data",
            "; ",
            "name=",
            "sid",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "1",
            "-",
            "e",
            "true",
            "\\u00",
            "&",
            "=",
            "%",
            "%54",
            " ",
            "\u00e9",
            "\u0000"
        };
        for (int round = 0; round < 30_000; round++) {
            StringBuilder body =
                    new StringBuilder(random.nextBoolean() ? "--XX\r\nContent-Disposition: " : "{\"sid\":");
            for (int i = random.nextInt(20); i > 0; i--) {
                body.append(pieces[random.nextInt(pieces.length)]);
            }
            for (String type :
                    new String[] {MULTIPART, "application/json", "application/x-www-form-urlencoded", body.toString()
                    }) {
                assertThat(outcome(type, body.toString()))
                        .as("seed %d, round %d, type %s, body %s", seed, round, type, body)
                        .isLessThan(500);
            }
        }
    }

    private static int outcome(String type, String body) {
        try {
            sid(type, body);
            return 200;
        } catch (BadSessionRequestException refusal) {
            return refusal.status();
        } catch (RuntimeException bug) {
            return 500;
        }
    }
}
