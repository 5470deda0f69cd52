package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeTest {
    @TempDir
    private Path planted;

    @Test
    void filesAreReadInOneSitting() {
        assertThat(SizeRules.longFiles(allMainSources())).isEmpty();
        assertThat(SizeRules.fileLinesP95(allMainSources()))
                .as("95th percentile of file lengths")
                .isLessThanOrEqualTo(SizeRules.FILE_LINES_P95);
    }

    @Test
    void methodsFitOnAScreen() {
        assertThat(SizeRules.longMethods(allMainSources())).isEmpty();
    }

    @Test
    void linesFitTheirWidth() {
        assertThat(SizeRules.wideLines(allMainSources())).isEmpty();
    }

    @Test
    void everyRoomOfCoreStaysWithinItsBudget() {
        HouseModule core = House.module("core");
        List<Path> sources = core.mainSources();
        System.out.printf("core: %,d lines of code in %d files%n", SizeRules.codeLines(sources), sources.size());
        Path hall = core.folder().resolve(Path.of("src", "main", "java", "dev", "sojourn"));
        assertThat(sources).as("sources of core").anyMatch(source -> source.startsWith(hall));
        assertThat(SizeRules.roomsOverBudget(hall, sources)).isEmpty();
    }

    @Test
    void everyStoreStaysWithinItsBudget() {
        for (HouseModule module : House.modules()) {
            if (module.name().startsWith("stores/")) {
                int lines = SizeRules.codeLines(module.mainSources());
                System.out.printf("%s: %,d lines of code%n", module.name(), lines);
                assertThat(lines)
                        .as("lines of code in %s", module.name())
                        .isLessThanOrEqualTo(
                                switch (module.name()) {
                                    case "stores/rocksdb" -> SizeRules.EMBEDDED_STORE_CODE_LINES;
                                    case "stores/jdbc" -> SizeRules.SQL_STORE_CODE_LINES;
                                    default -> SizeRules.STORE_CODE_LINES;
                                });
            }
        }
    }

    @Test
    void ruleTurnsRedForRoomsThatAreTooLargeTogether() throws IOException {
        List<Path> sources = List.of(plantIn("policy", 200), plantIn("event", 241), plantIn("store", 950));
        assertThat(SizeRules.roomsOverBudget(planted, sources))
                .containsExactly("event and policy: 441 lines of code, over the budget of 440.");
    }

    @Test
    void ruleTurnsRedForAHallThatIsTooLarge() throws IOException {
        Path hall = Files.writeString(planted.resolve("Hall.java"), "int a;\n".repeat(6_881));
        assertThat(SizeRules.roomsOverBudget(planted, List.of(hall)))
                .containsExactly("hall: 6881 lines of code, over the budget of 6880.");
    }

    @Test
    void ruleTurnsRedForARoomWithoutABudget() throws IOException {
        assertThat(SizeRules.roomsOverBudget(planted, List.of(plantIn("attic", 1))))
                .containsExactly("attic: a room of core without a budget.");
    }

    @Test
    void ruleTurnsRedForALongFile() throws IOException {
        Path file = plant("final class Long {}\n" + "\n".repeat(SizeRules.FILE_LINES));
        assertThat(SizeRules.longFiles(List.of(file)))
                .singleElement()
                .asString()
                .contains("401 lines");
    }

    @Test
    void ruleTurnsRedForAWideLine() throws IOException {
        Path file = plant("// " + "x".repeat(SizeRules.LINE_WIDTH) + "\n");
        assertThat(SizeRules.wideLines(List.of(file)))
                .singleElement()
                .asString()
                .contains("123 columns");
    }

    @Test
    void ruleTurnsRedForALongMethodAndNotForItsJavadoc() throws IOException {
        String body = "        int a = 1;\n".repeat(SizeRules.METHOD_LINES - 1);
        String javadoc = "    /**\n" + "     * Long story.\n".repeat(80) + "     */\n";
        Path file = plant("final class Long {\n" + javadoc + "    void fits() {\n"
                + body.substring(body.indexOf('\n') + 1) + "    }\n\n    void overflows() {\n" + body + "    }\n}\n");
        assertThat(SizeRules.longMethods(List.of(file)))
                .singleElement()
                .asString()
                .contains("overflows has 61 lines");
    }

    @Test
    void percentileTurnsRedWhenOneFileInTenIsLong() throws IOException {
        Path small = plant("final class Small {}\n");
        Path big = Files.writeString(planted.resolve("Big.java"), "\n".repeat(SizeRules.FILE_LINES_P95 + 1));
        assertThat(SizeRules.fileLinesP95(List.of(small, small, small, small, small, small, small, small, small, big)))
                .isGreaterThan(SizeRules.FILE_LINES_P95);
    }

    @Test
    void codeLinesLeaveOutBlanksAndCommentsButNotTextThatLooksLikeThem() {
        String source = String.join(
                "\n",
                "/* a",
                "   comment */",
                "class A { // tail",
                "",
                "    // alone",
                "    String s = \"/* not a comment\"; /* one */",
                "    char quote = '\"'; // \"",
                "    String t = \"\"\"",
                "        // text, \\\"\"\" still text",
                "        \"\"\";",
                "}");
        assertThat(SourceSize.codeLines(source)).isEqualTo(7);
    }

    private static List<Path> allMainSources() {
        List<Path> sources = House.modules().stream()
                .flatMap(module -> module.mainSources().stream())
                .toList();
        assertThat(sources).as("main sources").hasSizeGreaterThan(50);
        return sources;
    }

    private Path plantIn(String room, int codeLines) throws IOException {
        Path folder = Files.createDirectories(planted.resolve(room));
        return Files.writeString(folder.resolve("Planted.java"), "int a;\n".repeat(codeLines));
    }

    private Path plant(String source) throws IOException {
        return Files.writeString(planted.resolve("Planted.java"), source);
    }
}
