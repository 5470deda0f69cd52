package dev.sojourn.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdFormatTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final String NOW_TEXT = "MTcwMDAwMDAwMDAwMA==";

    private final SecureRandom random = new SecureRandom();

    static Stream<IdFormat> formats() {
        return Stream.of(
                IdFormat.base64Url(32),
                IdFormat.base64Url(24),
                IdFormat.alphanumeric(20),
                IdFormat.hex(32),
                IdFormat.uuid(),
                IdFormat.alphanumeric(20).withTimestamp(TimestampPosition.PREFIX),
                IdFormat.base64Url(32).withTimestamp(TimestampPosition.SUFFIX),
                IdFormat.lenient(IdFormat.base64Url(24), 64),
                IdFormat.allowWeak(IdFormat.hex(8), "test"));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void acceptsWhatItGenerates(IdFormat format) {
        for (int i = 0; i < 1000; i++) {
            String id = format.generate(random, NOW);
            assertThat(format.examine(id, 0, id.length())).isNull();
            assertThat(id.length()).isLessThanOrEqualTo(format.maxLength());
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void looksOnlyAtItsRegion(IdFormat format) {
        String id = format.generate(random, NOW);
        String around = "-x" + id + "y-";

        assertThat(format.accepts(around, 2, 2 + id.length())).isTrue();
        assertThat(format.accepts(id, 0, 0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"256, base64", "119, alphanumeric", "128, hex", "122, uuid"})
    void knowsHowManyBitsAnAttackerHasToGuess(int bits, String name) {
        IdFormat format = switch (name) {
            case "base64" -> IdFormat.base64Url(32);
            case "alphanumeric" -> IdFormat.alphanumeric(20);
            case "hex" -> IdFormat.hex(32);
            default -> IdFormat.uuid();
        };
        assertThat(format.bits()).isEqualTo(bits);
        assertThat(format.withTimestamp(TimestampPosition.PREFIX).bits()).isEqualTo(bits);
    }

    @Test
    void base64UrlHasOneSpellingPerValue() {
        IdFormat format = IdFormat.base64Url(32);
        String id = Fixtures.ID_TEXT;
        String stem = id.substring(0, 42);

        assertThat(format.accepts(id, 0, 43)).isTrue();
        for (char alias : new char[] {'9', '-', '_'}) {
            assertThat(format.examine(stem + alias, 0, 43)).isEqualTo(Rejection.NOT_CANONICAL);
        }
        assertThat(format.examine(id + "=", 0, 44)).isEqualTo(Rejection.MALFORMED);
        assertThat(format.examine("+" + id.substring(1), 0, 43)).isEqualTo(Rejection.MALFORMED);
        assertThat(format.examine("A" + id, 0, 44)).isEqualTo(Rejection.MALFORMED);
        assertThat(format.examine(stem, 0, 42)).isEqualTo(Rejection.MALFORMED);
        assertThat(format.examine("\u0249" + id.substring(1), 0, 43)).isEqualTo(Rejection.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "F81D4FAE-7DEC-41D0-A765-00A0C91E6BF6",
                "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
                "f81d4fae-7dec-41d0-c765-00a0c91e6bf6",
                "f81d4fae07dec041d00a765000a0c91e6bf6"
            })
    void aUuidIsVersionFourInCanonicalFormOnly(String text) {
        assertThat(IdFormat.uuid().accepts(text, 0, text.length())).isFalse();
        assertThat(IdFormat.uuid().accepts("f81d4fae-7dec-41d0-a765-00a0c91e6bf6", 0, 36))
                .isTrue();
    }

    @Test
    void writesTheTimestampAsFoxxDoes() {
        IdFormat plain = IdFormat.alphanumeric(20);

        assertThat(plain.withTimestamp(TimestampPosition.PREFIX).generate(random, NOW))
                .matches(NOW_TEXT + "-[A-Za-z0-9]{20}");
        assertThat(plain.withTimestamp(TimestampPosition.SUFFIX).generate(random, NOW))
                .matches("[A-Za-z0-9]{20}-" + NOW_TEXT);
    }

    @Test
    void readsATimestampBesideAnIdThatHasHyphensItself() {
        String id = "-".repeat(42) + "A";

        for (TimestampPosition position : TimestampPosition.values()) {
            IdFormat format = IdFormat.base64Url(32).withTimestamp(position);
            String text = position == TimestampPosition.PREFIX ? NOW_TEXT + "-" + id : id + "-" + NOW_TEXT;
            assertThat(format.examine(text, 0, text.length())).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MTcwMDAwMDAwMDAwMA, NOT_CANONICAL", // no padding
        "MTcwMDAwMDAwMDAwMB==, NOT_CANONICAL", // unused bits
        "MDE3, NOT_CANONICAL", // 017
        "KzE3, NOT_CANONICAL", // +17
        "LTE3, MALFORMED", // -17
        "MTgwMDAwMDAwMDAwMDAwMDAwMDA=, MALFORMED", // beyond a long
        "eHl6, MALFORMED", // xyz
        "!!!!, MALFORMED"
    })
    void refusesTimestampsThatItWouldNotWrite(String time, Rejection expected) {
        IdFormat format = IdFormat.alphanumeric(20).withTimestamp(TimestampPosition.PREFIX);
        String text = time + "-" + "a".repeat(20);

        assertThat(format.examine(text, 0, text.length())).isEqualTo(expected);
    }

    @Test
    void refusesAClockBefore1970AndASecondTimestamp() {
        IdFormat format = IdFormat.hex(32).withTimestamp(TimestampPosition.PREFIX);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> format.generate(random, -1))
                .withMessageContaining("-1 ms");
        assertThatIllegalArgumentException().isThrownBy(() -> format.withTimestamp(TimestampPosition.SUFFIX));
    }

    @Test
    void refusesSizesThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> IdFormat.base64Url(0));
        assertThatIllegalArgumentException().isThrownBy(() -> IdFormat.base64Url(65));
        assertThatIllegalArgumentException().isThrownBy(() -> IdFormat.alphanumeric(0));
        assertThatIllegalArgumentException().isThrownBy(() -> IdFormat.hex(129));
        assertThatIllegalArgumentException().isThrownBy(() -> IdFormat.lenient(IdFormat.hex(32), 31));
        assertThatIllegalArgumentException().isThrownBy(() -> IdFormat.allowWeak(IdFormat.hex(4), " "));
    }

    @Test
    void lenientTakesWhatACookieCanHold() {
        IdFormat format = IdFormat.lenient(IdFormat.base64Url(24), 64);

        assertThat(format.accepts("zz", 0, 2)).isTrue();
        for (String bad : new String[] {"a b", "a;b", "a,b", "a\"b", "a\\b", "a\u0000", "a\u007f", "\u00e9"}) {
            assertThat(format.accepts(bad, 0, bad.length())).as(bad).isFalse();
        }
    }

    @Test
    void aHundredThousandIdsAreDistinctAndEvenAtEveryPosition() {
        int count = 100_000;
        String alphabet = AlphabetIds.ALPHANUMERIC;
        IdFormat format = IdFormat.alphanumeric(22);
        int[][] seen = new int[22][alphabet.length()];
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String id = format.generate(random, NOW);
            distinct.add(id);
            for (int at = 0; at < id.length(); at++) {
                seen[at][alphabet.indexOf(id.charAt(at))]++;
            }
        }
        assertThat(distinct).hasSize(count);
        // 61 degrees of freedom: a fair generator passes 140 about once in ten million positions; a remainder of a
        // 6-bit or 8-bit draw, the usual mistake, gives more than 2,000.
        for (int at = 0; at < seen.length; at++) {
            assertThat(chiSquare(seen[at], count)).as("position %d", at).isLessThan(140);
        }
    }

    @Test
    void base64UrlIdsAreDistinctAndEvenAtEveryPosition() {
        int count = 100_000;
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        IdFormat format = IdFormat.base64Url(32);
        int[][] seen = new int[42][alphabet.length()];
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String id = format.generate(random, NOW);
            distinct.add(id);
            for (int at = 0; at < seen.length; at++) {
                seen[at][alphabet.indexOf(id.charAt(at))]++;
            }
        }
        assertThat(distinct).hasSize(count);
        for (int at = 0; at < seen.length; at++) {
            assertThat(chiSquare(seen[at], count)).as("position %d", at).isLessThan(145);
        }
    }

    private static double chiSquare(int[] seen, int count) {
        double expected = (double) count / seen.length;
        double sum = 0;
        for (int n : seen) {
            sum += (n - expected) * (n - expected) / expected;
        }
        return sum;
    }
}
