package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer pastes from the README and the guides compiles, and what they link and name is there. */
class GuideTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|^\\[\\w+\\]: (\\S+)$", Pattern.MULTILINE);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(sojourn-[a-z-]+)</artifactId>");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    static List<Path> pages() {
        return GuideCode.pages(House.ROOT);
    }

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(House.ROOT.resolve("docs"));
                Stream<Path> top = Files.list(House.ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theJavaCodeOfAPageCompiles(Path page) throws IOException {
        assertThat(GuideCode.compile(GuideCode.sources(Files.readString(page)), folder))
                .as("%s", page)
                .isEmpty();
    }

    @Test
    void theJavaCodeOfJavadocCompiles() throws IOException {
        Map<String, List<String>> faults = new TreeMap<>();
        for (HouseModule module : House.libraries()) {
            for (Path source : module.mainSources()) {
                faults.put(
                        House.relative(source),
                        GuideCode.compile(GuideCode.javadocSources(Files.readString(source)), folder));
            }
        }
        faults.values().removeIf(List::isEmpty);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev/sojourn/Session",
                "dev/sojourn/SessionEngine",
                "dev/sojourn/Visit",
                "dev/sojourn/codec/ValueCodec"
            })
    void whereNewcomersStartThereIsAnExample(String type) throws IOException {
        Path source = House.ROOT.resolve("core/src/main/java/" + type + ".java");
        assertThat(GuideCode.javadocSources(Files.readString(source))).isNotEmpty();
    }

    @Test
    void codeIsFoundWhereReadersLookForIt() throws IOException {
        for (String page : List.of("README.md", "docs/guide/servlet.md", "docs/guide/websocket.md")) {
            assertThat(GuideCode.sources(Files.readString(House.ROOT.resolve(page))))
                    .as("%s", page)
                    .isNotEmpty();
        }
    }

    @Test
    void ruleTurnsRedForANameThatThePageDoesNotMake() {
        String page = "# Keys\n\n```java\nvar made = SessionEngine.builder().keys(keys).build();\n```\n";
        assertThat(GuideCode.compile(GuideCode.sources(page), folder))
                .singleElement()
                .asString()
                .startsWith("line 4: cannot find symbol");
    }

    @Test
    void ruleTurnsRedForAnImportThatThePageDoesNotShow() {
        String imports = "```java\nimport java.time.Instant;   // a word\n```\n";
        String page = imports + "```java\nInstant now = Instant.EPOCH;\n```\n```java\nMap<String, Instant> all;\n```\n";
        assertThat(GuideCode.compile(GuideCode.sources(page), folder))
                .singleElement()
                .asString()
                .startsWith("line 8: cannot find symbol");
    }

    @Test
    void ruleTurnsRedForJavadocThatDoesNotCompile() {
        String source = "/**\n * <pre>{@code\n * String n = 7;\n * }</pre>\n */\nclass A {}\n";
        assertThat(GuideCode.compile(GuideCode.javadocSources(source), folder))
                .singleElement()
                .asString()
                .startsWith("line 3: incompatible types");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theModulesThatAPageNamesAreThere(Path page) throws IOException {
        String poms = Files.readString(House.ROOT.resolve("bom").resolve("pom.xml"));
        assertThat(ARTIFACT.matcher(Files.readString(page)).results().map(found -> found.group(1)))
                .as("%s", page)
                .allSatisfy(name -> assertThat(poms).contains("<artifactId>" + name + "</artifactId>"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        assertThat(deadLinks(page)).as("%s", page).isEmpty();
    }

    @Test
    void ruleTurnsRedForADeadLink() throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"), "# A head\n[a](#a-head) [b](#b) [c](c.md) [d](https://example.org/d)\n");
        assertThat(deadLinks(page)).containsExactly("#b", "c.md");
    }

    private static List<String> deadLinks(Path page) throws IOException {
        List<String> dead = new ArrayList<>();
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
            String to = link.group(1) != null ? link.group(1) : link.group(2);
            if (!to.contains("://") && !leadsSomewhere(page, to)) {
                dead.add(to);
            }
        }
        return dead;
    }

    private static boolean leadsSomewhere(Path page, String to) throws IOException {
        int hash = to.indexOf('#');
        String file = hash < 0 ? to : to.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (hash < 0 || !Files.isRegularFile(target)) {
            return Files.exists(target);
        }
        String anchor = to.substring(hash + 1);
        return HEADING.matcher(Files.readString(target))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .anyMatch(anchor::equals);
    }
}
