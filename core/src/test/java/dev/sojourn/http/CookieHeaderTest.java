package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieHeaderTest {

    private static final String NAME = "__Host-sid";
    private static final CookieHeader HEADER = new CookieHeader(8 * 1024);

    private static List<String> values(String... lines) {
        List<String> values = new ArrayList<>();
        HEADER.read(List.of(lines), NAME, (source, from, to) -> values.add(source.substring(from, to)));
        return values;
    }

    @Test
    void reportsTheRegionOfTheValueInTheLineItself() {
        String line = "a=1; __Host-sid=T; b=2";
        List<Object> seen = new ArrayList<>();

        HEADER.read(List.of(line), NAME, (source, from, to) -> seen.addAll(List.of(source, from, to)));

        assertThat(seen).containsExactly(line, 16, 17);
        assertThat(seen.get(0)).isSameAs(line);
    }

    @Test
    void reportsEveryValueInTheOrderOfTheRequest() {
        assertThat(values("__Host-sid=T; __Host-sid=U; __Host-sid=T")).containsExactly("T", "U", "T");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__host-sid=T",
                "__HOST-SID=T",
                "__Host-Sid=T",
                "__%48ost-sid=T",
                "..Host-sid=T",
                "_[Host-sid=T",
                "__Host_sid=T",
                "__Host-si=T",
                "__Host-sidx=T",
                "x__Host-sid=T"
            })
    void namesAreComparedExactlyAndNeverDecoded(String line) {
        assertThat(values(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=__Host-sid=T", "=T", "T", "__Host-sid", "", ";", "==", "=;=", " = "})
    void pairsWithoutANameAreIgnored(String line) {
        assertThat(values(line)).isEmpty();
    }

    @Test
    void quotesAroundAWholeValueAreNotPartOfIt() {
        assertThat(values("__Host-sid=\"T\"")).containsExactly("T");
        assertThat(values("a=1; __Host-sid=\"T\" ; b=2", "__Host-sid=\"\"")).containsExactly("T", "");
    }

    @Test
    void quotesNeverReachOverASemicolon() {
        assertThat(values("x=\"a; __Host-sid=T; b\"")).containsExactly("T");
        assertThat(values("x=\"\\\"; __Host-sid=T; y=\"")).containsExactly("T");
        assertThat(values("__Host-sid=\"T; a=1\"")).containsExactly("\"T");
        assertThat(values("__Host-sid=\"a; __Host-sid=T\"")).containsExactly("\"a", "T\"");
        assertThat(values("x=\"; __Host-sid=\"T\"; y=\"")).containsExactly("T");
        assertThat(values("\"__Host-sid=T\"", "\"__Host-sid\"=T")).isEmpty();
    }

    @Test
    void onlyOnePairOfQuotesIsTakenOffAndNothingIsUnescaped() {
        assertThat(values("__Host-sid=\"\"T\"\"")).containsExactly("\"T\"");
        assertThat(values("__Host-sid=\"a\\\"T\"")).containsExactly("a\\\"T");
        assertThat(values("__Host-sid=\"", "__Host-sid=\" ", "__Host-sid=T\"", "__Host-sid=\"T"))
                .containsExactly("\"", "\"", "T\"", "\"T");
        assertThat(values("__Host-sid= \"T\"", "__Host-sid=\"T\"x", "__Host-sid='T'"))
                .containsExactly(" \"T\"", "\"T\"x", "'T'");
        assertThat(values("__Host-sid=\" T \"")).containsExactly(" T ");
    }

    @Test
    void spacesAndTabsBehindAValueAreNotPartOfIt() {
        assertThat(values("__Host-sid=T ; a=1", "__Host-sid=T \t", "__Host-sid= \t ;", "__Host-sid=a b ;"))
                .containsExactly("T", "T", "", "a b");
        assertThat(values("__Host-sid=T\u00a0;", "__Host-sid=T\u000b", "__Host-sid=T\r"))
                .containsExactly("T\u00a0", "T\u000b", "T\r");
    }

    @Test
    void commasDoNotSeparate() {
        assertThat(values("__Host-sid=T,a=1")).containsExactly("T,a=1");
        assertThat(values("a=1,__Host-sid=T")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {";;;__Host-sid=T;", ";  __Host-sid=T", "\t__Host-sid=T", "a=1;\t \t__Host-sid=T; ;"})
    void emptyPairsAndBlanksBeforeANameAreSkipped(String line) {
        assertThat(values(line)).containsExactly("T");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Host-sid =T", "__Host-sid\u000b=T", "__Host-sid\t=T"})
    void nothingIsTrimmedAfterAName(String line) {
        assertThat(values(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u2000', '\u00a0', '\u0085', '\u000b', '\f', '\u0000', '\r', '\n', '\u001f', '\ufeff'})
    void onlySpaceAndTabAreBlanksBeforeAName(char notBlank) {
        assertThat(values(notBlank + "__Host-sid=T")).isEmpty();
        assertThat(values("a=1; " + notBlank + "__Host-sid=T")).isEmpty();
        assertThat(values("a=1;" + notBlank + " __Host-sid=T")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e2\u0080\u0080", "\u00c2\u00a0", "\u00c2\u0085"})
    void unicodeBlanksInUtf8BytesAreNotBlanks(String utf8AsLatin1) {
        assertThat(values(utf8AsLatin1 + "__Host-sid=T")).isEmpty();
    }

    @Test
    void dollarNamesAreOrdinaryPairs() {
        assertThat(values("$Version=1; __Host-sid=T; $Path=/; $Domain=x")).containsExactly("T");
        assertThat(values("$Version=1,__Host-sid=T")).isEmpty();
    }

    @Test
    void badPairsDoNotHideGoodOnes() {
        assertThat(values("\u00e9=1; bad name=2; \u0001=3; __Host-sid=T")).containsExactly("T");
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(values("a=1", "__Host-sid=T")).containsExactly("T");
        assertThat(values("__Host-sid=T", "b=2; __Host-sid=U")).containsExactly("T", "U");
    }

    @Test
    void valuesKeepEverythingUpToTheSemicolon() {
        assertThat(values("__Host-sid=")).containsExactly("");
        assertThat(values("__Host-sid=a=b==")).containsExactly("a=b==");
        assertThat(values("__Host-sid= T ;")).containsExactly(" T");
    }

    /** Browsers keep 150 and more for a domain. */
    @Test
    void theNumberOfCookiesIsNoLimitAsLongAsTheirBytesFit() {
        assertThat(values("a=;".repeat(2_700) + "__Host-sid=T")).containsExactly("T");
        assertThat(values("analytics=0123456789; ".repeat(180), "__Host-sid=T")).containsExactly("T");
    }

    @Test
    void tooManyBytesAreRefusedWith431BeforeAnythingIsRead() {
        List<String> seen = new ArrayList<>();
        String line = "__Host-sid=" + "x".repeat(64 * 1024);

        assertThatExceptionOfType(BadSessionRequestException.class)
                .isThrownBy(() -> HEADER.read(List.of(line), NAME, (source, from, to) -> seen.add("value")))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(431))
                .withMessageNotContaining("xxx");
        assertThat(seen).isEmpty();
    }

    @Test
    void theByteLimitIsExactAndCountsTheSeparatorsBetweenLines() {
        String fits = "a=" + "x".repeat(8 * 1024 - 2);

        assertThat(values(fits)).isEmpty();
        assertThatExceptionOfType(BadSessionRequestException.class).isThrownBy(() -> values(fits + "x"));
        assertThatExceptionOfType(BadSessionRequestException.class).isThrownBy(() -> values(fits.substring(1), ""));
    }

    @Test
    void adversarialHeadersCostNoMoreThanTheirLength() {
        List<String> hostile = new ArrayList<>();
        for (String unit :
                List.of("=", "\"", "\\", "=\"", "\\\"", " ", "\t", "__Host-si", "__Host-sid", "=__Host-sid", ",")) {
            hostile.add(unit.repeat(8 * 1024 / unit.length()));
        }
        hostile.add(";".repeat(8 * 1024));
        hostile.add("; ".repeat(4 * 1024));
        hostile.add("__Host-sid=" + " ".repeat(8 * 1024 - 11));
        hostile.add("__Host-sid=" + "\"".repeat(8 * 1024 - 11));

        // A quadratic reader needs minutes for this; a linear one, far less than a second.
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 2_000; round++) {
                for (String line : hostile) {
                    assertThat(values(line).size()).isLessThanOrEqualTo(1);
                }
            }
        });
    }

    @Test
    void agreesWithANaiveParserOnRandomHeaders() {
        long seed = 20261121L;
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            String[] lines = new String[1 + random.nextInt(3)];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = randomLine(random);
            }
            assertThat(values(lines))
                    .as("seed %d, round %d, lines %s", seed, round, List.of(lines))
                    .isEqualTo(naiveValues(lines));
        }
    }

    private static String randomLine(Random random) {
        String[] pieces = {
            NAME,
            NAME,
            "=",
            "=",
            ";",
            "; ",
            " ",
            "\t",
            "\"",
            "\\",
            ",",
            "$Version",
            "__host-sid",
            "a",
            "\u00a0",
            "\u000b",
            "%",
            ""
        };
        StringBuilder line = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            line.append(pieces[random.nextInt(pieces.length)]);
        }
        return line.toString();
    }

    /** The same rules once more, without regions and limits. */
    private static List<String> naiveValues(String... lines) {
        List<String> values = new ArrayList<>();
        for (String pair : String.join("; ", lines).split(";", -1)) {
            String stripped = pair.replaceFirst("^[ \t]*", "");
            int equals = stripped.indexOf('=');
            if (equals > 0 && stripped.substring(0, equals).equals(NAME)) {
                String value = stripped.substring(equals + 1).replaceFirst("[ \t]*$", "");
                values.add(value.replaceFirst("^\"(.*)\"$", "$1"));
            }
        }
        return values;
    }
}
