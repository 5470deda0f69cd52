package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the guide of the dialects to its word: the tests that it names are there and carry the facts' numbers. */
class DialectsGuideTest {

    private static final Path FOLDER =
            Path.of("..", "docs", "guide").toAbsolutePath().normalize();

    /** How many facts each system has. */
    private static final Map<Integer, Integer> FACTS = Map.of(1, 42, 2, 44, 3, 35, 4, 20, 5, 25);

    private static final Pattern ROW = Pattern.compile("^\\| (.+?) \\| (S\\d[^|]*) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\[(\\w+)\\]");
    private static final Pattern DEFINITION = Pattern.compile("^\\[(\\w+)\\]: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern FACT = Pattern.compile("S(\\d)\\.(\\d+)(?: to S\\d\\.(\\d+))?");
    private static final Pattern TEST_NAME = Pattern.compile("@DisplayName\\((.*?)\\)\\s+void ", Pattern.DOTALL);

    private record Row(String operation, List<String> facts, List<String> tests) {}

    private static String guide() {
        return read(FOLDER.resolve("dialects.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Row> rows(String guide) {
        return ROW.matcher(guide)
                .results()
                .map(row -> new Row(
                        row.group(1),
                        FACT.matcher(row.group(2))
                                .results()
                                .flatMap(DialectsGuideTest::facts)
                                .toList(),
                        LINK.matcher(row.group(3))
                                .results()
                                .map(link -> link.group(1))
                                .toList()))
                .toList();
    }

    /** One fact, or all of a range. */
    private static Stream<String> facts(MatchResult range) {
        int from = Integer.parseInt(range.group(2));
        int to = range.group(3) == null ? from : Integer.parseInt(range.group(3));
        return IntStream.rangeClosed(from, to).mapToObj(number -> "S" + range.group(1) + "." + number);
    }

    /** The names of the tests in each file that the guide links and that is there. */
    private static Map<String, String> testNames(String guide) {
        return DEFINITION
                .matcher(guide)
                .results()
                .filter(link -> Files.exists(FOLDER.resolve(link.group(2))))
                .filter(link -> link.group(2).endsWith("/" + link.group(1) + ".java"))
                .collect(Collectors.toMap(
                        link -> link.group(1),
                        link -> TEST_NAME
                                .matcher(read(FOLDER.resolve(link.group(2))))
                                .results()
                                .map(name -> name.group(1))
                                .collect(Collectors.joining("\n"))));
    }

    private static boolean carries(String names, String fact) {
        return Pattern.compile("\\b" + Pattern.quote(fact) + "(?!\\d)")
                .matcher(names)
                .find();
    }

    /** One line for each thing that a row says and that is not so. */
    private static List<String> faults(String guide) {
        Map<String, String> files = testNames(guide);
        List<String> faults = new ArrayList<>();
        for (Row row : rows(guide)) {
            String all = row.tests().stream()
                    .map(test -> files.getOrDefault(test, ""))
                    .collect(Collectors.joining("\n"));
            for (String fact : row.facts()) {
                if (!carries(all, fact)) {
                    faults.add(row.operation() + ": no test is named after " + fact);
                }
            }
            for (String test : row.tests()) {
                String names = files.get(test);
                if (names == null) {
                    faults.add(row.operation() + ": there is no file of " + test);
                } else if (row.facts().stream().noneMatch(fact -> carries(names, fact))) {
                    faults.add(row.operation() + ": " + test + " shows none of it");
                }
            }
        }
        return faults;
    }

    @Test
    void everyFactOfARowIsTheNumberOfATestThatTheRowLinks() {
        assertThat(rows(guide())).hasSizeGreaterThan(70);
        assertThat(faults(guide())).isEmpty();
    }

    @Test
    void everyFactOfTheFiveSystemsHasARow() {
        TreeSet<String> all = new TreeSet<>();
        FACTS.forEach((system, count) ->
                IntStream.rangeClosed(1, count).forEach(number -> all.add("S" + system + "." + number)));
        assertThat(rows(guide()).stream().flatMap(row -> row.facts().stream()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @CsvSource({
        "S1.28 to S1.30, [MarsSessionTest],",
        "S1.28, [MarsSessionTest] [MarsLoginTest], x: MarsLoginTest shows none of it",
        "S1.2, [MarsLoginTest], x: no test is named after S1.2;x: MarsLoginTest shows none of it",
        "S1.40 to S1.41, [MarsSocketTest], x: no test is named after S1.41",
        "S1.28, [MarsSessionTest] [NoSuchTest], x: there is no file of NoSuchTest",
    })
    void theCheckTurnsRed(String facts, String tests, String expected) {
        String row = "| x | " + facts + " | " + tests + " |\n";
        String definitions =
                DEFINITION.matcher(guide()).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        assertThat(String.join(";", faults(row + definitions))).isEqualTo(expected == null ? "" : expected);
    }
}
