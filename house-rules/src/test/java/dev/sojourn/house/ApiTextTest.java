package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API of each library is a checked-in text, {@code <module>/api.txt}, so that a change of it is seen in
 * review. After a change that is meant: {@code mvn -B verify -Dapi.update=true}.
 */
class ApiTextTest {
    private static final String CANARY = "dev.sojourn.house.canary.api";
    private static final String REMEDY =
            "If the change is meant, run: mvn -B verify -Dapi.update=true, and commit the text with the code.";

    @ParameterizedTest
    @MethodSource("libraries")
    void publicApiIsTheTextThatWasAgreedOn(HouseModule module) throws IOException {
        List<String> actual = ApiText.of(module.classFolder(), ApiText.exportedPackages(module.classFolder()));
        Path file = module.folder().resolve("api.txt");
        if (Boolean.getBoolean("api.update")) {
            Files.writeString(file, text(actual));
        }
        assertThat(file).as("%s is missing. %s", House.relative(file), REMEDY).exists();
        List<String> agreed = Files.readAllLines(file);
        assertThat(difference(agreed, actual))
                .as("Public API of %s against %s. %s", module.name(), House.relative(file), REMEDY)
                .isEmpty();
    }

    @Test
    void coreHasAnApi() {
        Path classes = House.module("core").classFolder();
        assertThat(ApiText.of(classes, ApiText.exportedPackages(classes))).hasSizeGreaterThan(100);
    }

    @Test
    void textTurnsRedForAMemberThatCameAndOneThatWent() {
        List<String> actual = planted();
        List<String> agreed = new ArrayList<>(actual);
        String went = "    gone(): void";
        agreed.add(went);
        agreed.remove("    added(java.util.Map<String, Integer?>): String?");
        assertThat(difference(agreed, actual))
                .containsExactlyInAnyOrder(
                        "- class dev.sojourn.house.canary.api.Shown | gone(): void",
                        "+ class dev.sojourn.house.canary.api.Shown"
                                + " | added(java.util.Map<String, Integer?>): String?");
    }

    @Test
    void textShowsWhatOthersCanNameAndNothingElse() {
        assertThat(planted())
                .containsExactly(
                        "class dev.sojourn.house.canary.api.Shown",
                        "    added(java.util.Map<String, Integer?>): String?",
                        "    inherited(): void",
                        "    new()",
                        "    protected <T : Comparable<in T>> pick(T[]): T throws java.io.IOException");
    }

    private static List<String> planted() {
        try {
            Path classes = Path.of(ApiTextTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return ApiText.of(classes, Set.of(CANARY));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<HouseModule> libraries() {
        return House.libraries().stream().filter(HouseModule::hasTypes).toList();
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** Lines that came (+) and went (-), each with the type it belongs to. */
    private static List<String> difference(List<String> agreed, List<String> actual) {
        List<String> before = withTypes(agreed);
        List<String> after = withTypes(actual);
        List<String> difference = new ArrayList<>();
        before.stream().filter(line -> !after.contains(line)).forEach(line -> difference.add("- " + line));
        after.stream().filter(line -> !before.contains(line)).forEach(line -> difference.add("+ " + line));
        return difference;
    }

    private static List<String> withTypes(List<String> lines) {
        List<String> named = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            if (line.startsWith(" ")) {
                named.add(type + " | " + line.strip());
            } else {
                type = line;
                named.add(line);
            }
        }
        return named;
    }
}
