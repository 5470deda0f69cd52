package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that nobody honest sends, and the reason for which each is turned away. */
class HostileTokenTest {

    private static final SessionIds IDS = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));
    private static final String TOKEN = IDS.sign(Fixtures.ID, Transport.COOKIE);
    private static final String HEAD = "sj1.k1." + Fixtures.ID_TEXT + ".";
    private static final String MAC = TOKEN.substring(HEAD.length());

    static Stream<Arguments> hostile() {
        List<Arguments> rows = new ArrayList<>();
        row(rows, "", Rejection.EMPTY);
        row(rows, Fixtures.ID_TEXT, Rejection.UNSIGNED);
        signatures(rows);
        keyNames(rows);
        ids(rows);
        foreignText(rows);
        return rows.stream();
    }

    private static void signatures(List<Arguments> rows) {
        row(rows, flipped(TOKEN, TOKEN.length() - 2), Rejection.FORGED);
        for (int bits = 1; bits < 4; bits++) {
            row(rows, alias(TOKEN, bits), Rejection.NOT_CANONICAL);
        }
        row(rows, TOKEN + "=", Rejection.MALFORMED);
        row(rows, HEAD + "+" + MAC.substring(1), Rejection.MALFORMED);
        row(rows, HEAD + "/" + MAC.substring(1), Rejection.MALFORMED);
        row(rows, HEAD, Rejection.MALFORMED);
        row(rows, HEAD.substring(0, HEAD.length() - 1), Rejection.MALFORMED);
        row(rows, HEAD + "A", Rejection.MALFORMED);
        row(rows, HEAD + "A".repeat(64), Rejection.MALFORMED);
        row(rows, HEAD + "A".repeat(43), Rejection.FORGED);
        SessionIds random = Fixtures.sj1("shop", KeyRing.of(Fixtures.K1));
        String other = random.sign(random.generate(), Transport.COOKIE);
        row(rows, other.substring(0, HEAD.length()) + MAC, Rejection.FORGED);
    }

    private static void keyNames(List<Arguments> rows) {
        row(rows, TOKEN.replace(".k1.", ".k9."), Rejection.UNKNOWN_KEY);
        row(rows, TOKEN.replace(".k1.", ".k."), Rejection.UNKNOWN_KEY);
        row(rows, TOKEN.replace(".k1.", ".k11."), Rejection.UNKNOWN_KEY);
        row(rows, TOKEN.replace(".k1.", ".."), Rejection.MALFORMED);
        row(rows, TOKEN.replace(".k1.", "...."), Rejection.MALFORMED);
        row(rows, TOKEN.replace(".k1.", ".../x."), Rejection.MALFORMED);
        row(rows, TOKEN.replace(".k1.", ".K1."), Rejection.MALFORMED);
        row(rows, TOKEN.replace(".k1.", ".k%00."), Rejection.MALFORMED);
        row(rows, TOKEN.replace(".k1.", ".abcdefghi."), Rejection.MALFORMED);
        row(rows, TOKEN.replace(".k1.", "." + "k".repeat(10_240) + "."), Rejection.TOO_LONG);
        row(rows, TOKEN.replace("sj1", "sj0"), Rejection.MALFORMED);
        row(rows, TOKEN.replace("sj1", "sj2"), Rejection.MALFORMED);
        row(rows, TOKEN.replace("sj1", "SJ1"), Rejection.MALFORMED);
    }

    private static void ids(List<Arguments> rows) {
        for (int length : new int[] {31, 42, 44}) {
            row(rows, "sj1.k1." + "A".repeat(length) + "." + MAC, Rejection.MALFORMED);
        }
        row(rows, "sj1.k1.." + MAC, Rejection.MALFORMED);
        row(rows, "sj1.k1." + alias(Fixtures.ID_TEXT, 1) + "." + MAC, Rejection.NOT_CANONICAL);
        row(rows, "sj1.k1.1-1-1-1-1." + MAC, Rejection.MALFORMED);
        row(rows, "x".repeat(1 << 20), Rejection.TOO_LONG);
        row(rows, TOKEN + TOKEN, Rejection.TOO_LONG);
        row(rows, "x".repeat(129), Rejection.TOO_LONG);
        row(rows, "x".repeat(128), Rejection.MALFORMED);
    }

    private static void foreignText(List<Arguments> rows) {
        for (char c :
                new char[] {0, '\r', '\n', '\t', ' ', 0x1b, 0x7f, 0x80, 0xad, 0xa0, 0x2010, 0xff0d, 0xfeff, 0xd800}) {
            row(rows, c + TOKEN, Rejection.MALFORMED);
            row(rows, TOKEN + c, Rejection.MALFORMED);
            row(rows, TOKEN.substring(0, 20) + c + TOKEN.substring(21), Rejection.MALFORMED);
        }
        // Twice the same low byte: a reader that narrows characters to bytes would accept this one.
        row(rows, (char) (0x100 | 's') + TOKEN.substring(1), Rejection.MALFORMED);
        row(
                rows,
                TOKEN.substring(0, 80) + (char) (0x100 | TOKEN.charAt(80)) + TOKEN.substring(81),
                Rejection.MALFORMED);
        String[] texts = {
            "%00",
            "../../etc/passwd",
            "..\\..\\x",
            "/dev/null",
            "CON",
            "' OR 1=1--",
            "');DROP TABLE",
            "\\x00'",
            "*",
            "sess:*",
            "{hash}",
            "a\r\nFLUSHALL",
            "${jndi:ldap://x}",
            "#{7*7}",
            "{{7*7}}",
            "%n%n%s",
            "null",
            "undefined",
            "deleted",
            "0",
            "true",
            "NaN",
            "[]",
            "1-1-1-1-1",
            ".",
            "..",
            "...",
            "sj1",
            "sj1.",
            "sj1..",
            "sj1...",
            "sj1.k1",
            "sj1.k1.",
            "sj1.k1.."
        };
        for (String text : texts) {
            row(rows, text, Rejection.MALFORMED);
        }
    }

    private static void row(List<Arguments> rows, String text, Rejection expected) {
        rows.add(Arguments.of(text.substring(0, Math.min(text.length(), 140)), text, expected));
    }

    private static String flipped(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    /** The same bytes with some of the two unused bits of the last character set. */
    private static String alias(String base64, int bits) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = base64.length() - 1;
        return base64.substring(0, last) + alphabet.charAt(alphabet.indexOf(base64.charAt(last)) | bits);
    }

    @ParameterizedTest(name = "[{index}] {2}")
    @MethodSource("hostile")
    void isRejectedForTheRightReason(String shown, String text, Rejection expected) {
        assertThat(Fixtures.rejection(IDS.read(text, Transport.COOKIE)))
                .as(shown)
                .isEqualTo(expected);
    }

    @Test
    void everyChangeOfOneCharacterIsRefused() {
        assertThat(IDS.read(TOKEN, Transport.COOKIE).accepted()).isTrue();
        for (int at = 0; at < TOKEN.length(); at++) {
            for (char c = 0; c < 0x180; c++) {
                if (c != TOKEN.charAt(at)) {
                    String mutant = TOKEN.substring(0, at) + c + TOKEN.substring(at + 1);
                    assertThat(IDS.read(mutant, Transport.COOKIE).accepted())
                            .as("character %d at %d", (int) c, at)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void everyDeletionAndRepetitionOfOneCharacterIsRefused() {
        for (int at = 0; at < TOKEN.length(); at++) {
            String shorter = TOKEN.substring(0, at) + TOKEN.substring(at + 1);
            String longer = TOKEN.substring(0, at) + TOKEN.charAt(at) + TOKEN.substring(at);
            assertThat(IDS.read(shorter, Transport.COOKIE).accepted())
                    .as("without %d", at)
                    .isFalse();
            assertThat(IDS.read(longer, Transport.COOKIE).accepted())
                    .as("twice %d", at)
                    .isFalse();
        }
    }

    @Test
    void randomTextNeverThrowsAndIsNeverAccepted() {
        long seed = 7_411;
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            char[] text = new char[random.nextInt(140)];
            int range = random.nextBoolean() ? 0x80 : 0x10000;
            for (int at = 0; at < text.length; at++) {
                text[at] = random.nextInt(8) == 0 ? '.' : (char) random.nextInt(range);
            }
            String hostile = (random.nextBoolean() ? "sj1.k1." : "") + new String(text);
            for (Transport by : Transport.values()) {
                assertThat(IDS.read(hostile, by).accepted())
                        .as("seed %d, text %d", seed, i)
                        .isFalse();
            }
        }
    }

    @Test
    void rejectedReadingsAreSharedSoThatAFloodAllocatesNone() {
        assertThat(IDS.read("junk", Transport.COOKIE)).isSameAs(IDS.read("other junk", Transport.HEADER));
    }
}
