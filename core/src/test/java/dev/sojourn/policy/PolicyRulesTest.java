package dev.sojourn.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyRulesTest {

    private static final Duration TOO_SHORT = Duration.ofNanos(999_999);

    @Test
    void nameThatCannotBeEncodedIsRefusedByTheRule() {
        for (String broken : List.of("\ud800", "a\udc00b", "\udc00\ud800", "\ud83d", "ok\ud83d\ude00\ud800")) {
            assertThat(NameRule.ANY_TEXT.accepts(broken)).isFalse();
            assertThat(NameRule.PRINTABLE.accepts(broken)).isFalse();
            assertThat(NameRule.STRICT.accepts(broken)).isFalse();
        }
        assertThat(NameRule.ANY_TEXT.accepts("caf\u00e9 \ud83d\ude00\ud83d\ude00"))
                .isTrue();
        for (NameRule rule : NameRule.values()) {
            assertThat(rule.accepts("")).isFalse();
            assertThat(rule.accepts("sojourn.x")).isFalse();
            assertThat(rule.accepts("sojourn")).isTrue();
        }
    }

    @Test
    void controlCharactersAreThoseOfTheUnicodeCategoryCc() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                boolean control = Character.getType(c) == Character.CONTROL;
                String name = new StringBuilder("a").appendCodePoint(c).toString();
                assertThat(NameRule.PRINTABLE.accepts(name)).as("U+%04X", c).isEqualTo(!control);
                assertThat(NameRule.ANY_TEXT.accepts(name)).isTrue();
            }
        }
    }

    @Test
    void nameIsShownOnOneLineWithNothingInvisibleInIt() {
        assertThat(NameRule.shown("Foo$Bar #1/\u00e9 \ud83d\ude00")).isEqualTo("Foo$Bar #1/\u00e9 \ud83d\ude00");
        assertThat(NameRule.shown("a\"b\\c")).isEqualTo("a\\\"b\\\\c");
        assertThat(NameRule.shown("\0\n\u001b[31m\u0085\u200b\u202e\u2028\u2029\u00a0\ue000\ud800"))
                .isEqualTo("\\u0000\\u000a\\u001b[31m\\u0085\\u200b\\u202e\\u2028\\u2029\\u00a0\\ue000\\ud800");
        assertThat(NameRule.shown("\udb40\udc41")).as("a tag character").isEqualTo("\\udb40\\udc41");
        assertThat(NameRule.shown("x".repeat(64))).isEqualTo("x".repeat(64));
        assertThat(NameRule.shown("x".repeat(65))).isEqualTo("x".repeat(64) + "...");
        assertThat(NameRule.shown("x".repeat(63) + "\ud83d\ude00y")).isEqualTo("x".repeat(63) + "\ud83d\ude00...");
    }

    @Test
    void faultOfANameShowsItAndSaysWhichRuleItBreaks() {
        Limits limits = Limits.standard().withNameLength(8);

        assertThat(limits.nameFault("a b/c$d")).isNull();
        assertThat(limits.nameFault("")).contains("empty");
        assertThat(limits.nameFault("123456789"))
                .contains("\"123456789\"")
                .contains("9 characters, over")
                .contains("(8)");
        assertThat(limits.nameFault("sojourn."))
                .contains("\"sojourn.\" of an attribute begins with")
                .contains("reserved");
        assertThat(limits.nameFault("ab\tc"))
                .contains("\"ab\\u0009c\"")
                .contains("Limits.names (" + NameRule.PRINTABLE + ")")
                .contains("character 3 is U+0009");
        assertThat(limits.withNames(NameRule.STRICT).nameFault("a b"))
                .contains("STRICT")
                .contains("character 2 is U+0020");
    }

    @Test
    void durationThatIsNoMillisecondIsAFault() {
        Lifetime standard = Lifetime.standard();
        Map<String, Lifetime> rules = Map.of(
                "Lifetime.idle ", standard.idle(TOO_SHORT),
                "Lifetime.absolute ", standard.absolute(TOO_SHORT),
                "Lifetime.touchEvery ", standard.touchEvery(TOO_SHORT),
                "Lifetime.expiredRetention ", standard.expiredRetention(TOO_SHORT));

        rules.forEach((setting, lifetime) -> assertThat(lifetime.faults())
                .singleElement()
                .asString()
                .startsWith(setting)
                .contains("millisecond")
                .contains("PT0.000999999S"));
        assertThat(standard.idle(Duration.ofMillis(1)).faults()).isEmpty();
        assertThat(standard.touchEvery(Duration.ZERO).faults()).isEmpty();
    }

    @Test
    void negativeDurationsAreFaults() {
        Duration negative = Duration.ofSeconds(Long.MIN_VALUE);
        Lifetime standard = Lifetime.standard();

        assertThat(standard.idle(negative).absolute(negative).faults()).hasSize(2);
        assertThat(standard.remembered(standard.absolute()).faults()).hasSize(1);
        assertThat(standard.remembered(Lifetime.FOREVER).faults()).isEmpty();
        assertThat(standard.touchEvery(negative).faults()).hasSize(1);
        assertThat(standard.expiredRetention(negative).faults()).hasSize(1);
        assertThat(Limits.standard().withGrace(negative).faults()).hasSize(1);
    }

    @Test
    void anyDurationHasMilliseconds() {
        assertThat(Lifetime.millis(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Lifetime.millis(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Lifetime.millis(Lifetime.FOREVER)).isEqualTo(Long.MAX_VALUE);
        assertThat(Lifetime.millis(Duration.ofMillis(-5))).isEqualTo(-5);
        assertThat(Lifetime.millis(Duration.ofMillis(1234))).isEqualTo(1234);
    }

    @Test
    void remainsAreOnlyKeptOnRequest() {
        assertThat(Lifetime.standard().expiredRetention()).isZero();
        assertThat(Lifetime.standard().faults()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // That it is refused is the point.
    void nullIsRefusedWithTheNameOfTheSetting() {
        Lifetime lifetime = Lifetime.standard();
        Limits limits = Limits.standard();

        Map<String, Runnable> calls = Map.of(
                "Lifetime.idle", () -> lifetime.idle(null),
                "Lifetime.absolute", () -> lifetime.absolute(null),
                "Lifetime.anchor", () -> lifetime.anchor(null),
                "Lifetime.touchEvery", () -> lifetime.touchEvery(null),
                "Lifetime.expiredRetention", () -> lifetime.expiredRetention(null),
                "Limits.names", () -> limits.withNames(null),
                "Limits.grace", () -> limits.withGrace(null));

        calls.forEach((setting, call) ->
                assertThatNullPointerException().isThrownBy(call::run).withMessageStartingWith(setting + " "));
    }

    @Test
    void userIdIsTextOfALengthThatStoresCanKeep() {
        for (String good : List.of("a", "\u00e4nne \ud83d\ude00", "x".repeat(256))) {
            assertThat(Limits.userIdFault(good, 256)).isNull();
        }
        assertThat(Limits.userIdFault("", 256)).contains("empty");
        assertThat(Limits.userIdFault("x".repeat(257), 256)).contains("257").contains("Limits.userIdLength (256)");
        assertThat(Limits.userIdFault("secret\0", 256)).contains("NUL").doesNotContain("secret");
        assertThat(Limits.userIdFault("secret\ud800", 256))
                .contains("surrogate")
                .doesNotContain("secret");
    }

    @Test
    void limitsOfUserIdsAndOfGraceAreSettings() {
        Limits limits = Limits.standard();
        assertThat(limits.userIdLength()).isEqualTo(256);
        assertThat(limits.grace()).isEqualTo(Duration.ofHours(1));
        assertThat(limits.faults()).isEmpty();

        Limits others = limits.withUserIdLength(40).withGrace(Duration.ZERO).withAttributes(7);
        assertThat(others.userIdLength()).isEqualTo(40);
        assertThat(others.grace()).isZero();
        assertThat(others.faults()).isEmpty();
        assertThat(others.withUserIdLength(0).faults())
                .singleElement()
                .asString()
                .startsWith("Limits.userIdLength ");
        assertThat(others.withGrace(TOO_SHORT).faults())
                .singleElement()
                .asString()
                .startsWith("Limits.grace ");
    }
}
