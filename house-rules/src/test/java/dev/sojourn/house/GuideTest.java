package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer pastes from the README and the guides compiles, and the modules that they name are there. */
class GuideTest {

    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(sojourn-[a-z-]+)</artifactId>");

    private static final Pattern EXCERPT =
            Pattern.compile("^```java (\\S+)\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path folder;

    static List<Path> pages() {
        return GuideCode.pages(House.ROOT);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theJavaCodeOfAPageCompiles(Path page) throws IOException {
        assertThat(GuideCode.compile(GuideCode.sources(Files.readString(page)), folder))
                .as("%s", page)
                .isEmpty();
    }

    /** A block whose fence names a file is a part of that file, which is compiled where it is. */
    @ParameterizedTest
    @MethodSource("pages")
    void codeThatIsTakenFromASampleStandsInIt(Path page) throws IOException {
        for (MatchResult block :
                EXCERPT.matcher(Files.readString(page)).results().toList()) {
            assertThat(Files.readString(House.ROOT.resolve(block.group(1))))
                    .as("%s", page)
                    .contains(block.group(2));
        }
    }

    @Test
    void excerptsAreFound() throws IOException {
        String page = Files.readString(House.ROOT.resolve(Path.of("docs", "guide", "first-five-minutes.md")));
        assertThat(EXCERPT.matcher(page).results()).isNotEmpty();
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
}
