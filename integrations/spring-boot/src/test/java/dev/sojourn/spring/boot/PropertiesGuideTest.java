package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guides' tables of properties say what editors say. */
class PropertiesGuideTest {

    private static final Path GUIDES = Path.of("..", "..", "docs", "guide");
    private static final List<String> PAGES = List.of("spring-boot.md", "spring-security.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(sojourn\\.[a-z.-]+)` \\| (.+?) \\|", Pattern.MULTILINE);

    private static Map<String, String> told() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String page : PAGES) {
            ROW.matcher(Files.readString(GUIDES.resolve(page)))
                    .results()
                    .forEach(row -> rows.put(row.group(1), row.group(2).replace("`", "")));
        }
        return rows;
    }

    private static List<Map<String, Object>> properties() throws IOException {
        try (InputStream json =
                SojournProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(json).as("made by the annotation processor").isNotNull();
            // Others on the class path have a file of that name, and this module's is the first.
            return JsonPath.read(
                    new String(json.readAllBytes(), StandardCharsets.UTF_8),
                    "$.properties[?(@.name =~ /sojourn\\..*/)]");
        }
    }

    @Test
    void eachPropertyIsThereWithItsDefault() throws IOException {
        Map<String, String> made = new TreeMap<>();
        properties().forEach(each -> made.put("" + each.get("name"), shown(each.get("defaultValue"))));
        assertThat(told()).isEqualTo(made);
    }

    @Test
    void editorsHaveWordsForEach() throws IOException {
        assertThat(properties())
                .isNotEmpty()
                .allSatisfy(each -> assertThat("" + each.get("description"))
                        .as("%s", each.get("name"))
                        .hasSizeGreaterThan(15));
    }

    private static String shown(Object value) {
        if (value == null) {
            return "–";
        }
        return value instanceof List<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
    }
}
