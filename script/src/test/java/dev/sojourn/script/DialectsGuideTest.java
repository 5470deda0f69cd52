package dev.sojourn.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the guide of the dialects to its word: the tests that it names are there and carry the facts' numbers. */
class DialectsGuideTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| (?<operation>.+?) \\| (?<facts>S[^|]*) \\| (?<tests>.+) \\|$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\[(\\w+)\\]");
    private static final Pattern DEFINITION = Pattern.compile("^\\[(\\w+)\\]: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern RANGE = Pattern.compile("S(\\d)\\.(\\d+)(?: to S\\d\\.(\\d+))?");
    private static final Pattern TEST_NAME = Pattern.compile("@DisplayName\\((.*?)\\)\\s+void ", Pattern.DOTALL);

    /** How many facts each system has. */
    private static final Map<Integer, Integer> FACTS = Map.of(1, 42, 2, 44, 3, 35, 4, 20, 5, 25);

    private record Row(String operation, Set<String> facts, List<String> tests) {}

    private Path folder;
    private String guide;
    private List<Row> rows;
    private Map<String, Path> files;

    @BeforeEach
    void read() throws IOException {
        folder = Path.of("..", "docs", "guide").toAbsolutePath().normalize();
        guide = Files.readString(folder.resolve("dialects.md"), StandardCharsets.UTF_8);
        rows = new ArrayList<>();
        Matcher row = ROW.matcher(guide);
        while (row.find()) {
            rows.add(new Row(row.group("operation"), facts(row.group("facts")), links(row.group("tests"))));
        }
        files = new LinkedHashMap<>();
        Matcher definition = DEFINITION.matcher(guide);
        while (definition.find()) {
            files.put(definition.group(1), folder.resolve(definition.group(2)).normalize());
        }
    }

    private static Set<String> facts(String text) {
        Set<String> facts = new TreeSet<>();
        Matcher range = RANGE.matcher(text);
        while (range.find()) {
            int from = Integer.parseInt(range.group(2));
            int to = range.group(3) == null ? from : Integer.parseInt(range.group(3));
            IntStream.rangeClosed(from, to).forEach(number -> facts.add("S" + range.group(1) + "." + number));
        }
        return facts;
    }

    private static List<String> links(String text) {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }

    /** The names of the tests in a file. */
    private static String testNames(Path file) {
        try {
            return TEST_NAME
                    .matcher(Files.readString(file, StandardCharsets.UTF_8))
                    .results()
                    .map(name -> name.group(1))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new AssertionError("The guide links " + file + ", which is not there", e);
        }
    }

    private static boolean carries(String names, String fact) {
        return Pattern.compile("\\b" + Pattern.quote(fact) + "\\b(?!\\.?\\d)")
                .matcher(names)
                .find();
    }

    @Test
    void everyLinkLeadsToATestThatIsThere() {
        assertThat(rows).hasSizeGreaterThan(70);
        assertThat(files).allSatisfy((name, file) -> assertThat(file).exists().hasFileName(name + ".java"));
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.tests())
                        .as(row.operation())
                        .isNotEmpty()
                        .allSatisfy(test -> assertThat(files).containsKey(test)));
    }

    @Test
    void everyFactOfARowIsTheNumberOfATestThatTheRowLinks() {
        assertThat(rows).allSatisfy(row -> {
            String names =
                    row.tests().stream().map(test -> testNames(files.get(test))).collect(Collectors.joining("\n"));
            assertThat(row.facts())
                    .as(row.operation())
                    .isNotEmpty()
                    .allSatisfy(
                            fact -> assertThat(carries(names, fact)).as(fact).isTrue());
        });
    }

    @Test
    void everyTestOfARowShowsOneOfItsFacts() {
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.tests()).allSatisfy(test -> {
                    String names = testNames(files.get(test));
                    assertThat(row.facts())
                            .as(test + " for " + row.operation())
                            .anySatisfy(fact -> assertThat(carries(names, fact)).isTrue());
                }));
    }

    @Test
    void everyFactOfTheFiveSystemsHasARow() {
        Set<String> all = FACTS.entrySet().stream()
                .flatMap(system -> IntStream.rangeClosed(1, system.getValue())
                        .mapToObj(number -> "S" + system.getKey() + "." + number))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> told = rows.stream().flatMap(row -> row.facts().stream()).collect(Collectors.toSet());
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }
}
